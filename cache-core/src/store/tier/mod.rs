//! Memory in front of a store that processes share: copies of what was read there, as bytes.
//!
//! A copy is an answer like those of functions in memory, under two leases. That of its key is granted
//! before the store is asked, so that whatever is told, or written here, since then ends what is read. That
//! of the session ends with the telling. So nothing is noted of reads under way, however many there are, and
//! the order of messages, replies and writes does not matter.
//!
//! A batch is answered from copies or goes down whole: what one batch reads belongs together as much as the
//! store says it does. What writes ends the copies of its keys before it is sent, and once more when it is
//! answered, for what was read meanwhile may have come before. Nobody is told of the answer before that.
//!
//! Who watches the tier hears of a change once the copy is gone: who is told and reads again does not find
//! it, and who has found it was granted their own lease before, and hears.

mod builder;
mod copies;
mod writing;

use super::watchers::Watchers;
use super::{Fault, Operation, Pending, Reply, Store, Watcher};
use crate::logs::warn;
use crate::sync::Arc;
pub use builder::Builder;
use copies::Copies;
use std::fmt;
use std::future::ready;
use writing::Writing;

/// A store in front of which this process keeps copies of what it has read there, in its own memory.
///
/// What is read again is answered without a round trip: entries of functions with their leases, and what is
/// [set by hand](crate::Cache::set). Copies are bytes, bounded in bytes; what is read often stays.
///
/// ```no_run
/// # mod larder { pub use cache_core::{Cache, store}; }
/// # #[cfg(feature = "redis")]
/// # fn main() -> Result<(), larder::store::ConfigError> {
/// use larder::Cache;
/// use larder::store::{Redis, Tier};
///
/// let far = Redis::new("redis://cache.example:6379")?;
/// let cache = Cache::new("shop", Tier::new(far));
/// # drop(cache);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "redis"))]
/// # fn main() {}
/// ```
///
/// # The promise
///
/// What this process writes over the tier, or a clone of it, is served to nobody from before once the write
/// has returned. What another process has written may be served until the store's message is there, as with
/// [`Near::Tracked`](crate::Near::Tracked): mostly below a millisecond, and some milliseconds under load. A
/// connection that is lost is noticed at once, or by a heartbeat within a second, and ends all copies that
/// were read over it. No copy is served for longer than a second, or as
/// [said](Builder::longest), not even one of whose change no message comes.
///
/// A far store that tells of nothing, as Memcached, a file or
/// [`Memory`](crate::store::InMemory), is passed through: it is asked for everything, as if there were no
/// tier. That is logged once, and part of the [name](Store::name).
///
/// # What goes to the far store all the same
///
/// - A batch of anything but [`Get`](Operation::Get)s, whole: writes, and reads that have something live on,
///   as those of functions with `idle`.
/// - A batch of which one thing is not copied, whole.
/// - What is not there: mostly it is set or computed next.
/// - What others wait to see replaced: the mark of a computation, or of a write, under way.
/// - What takes more than an eighth of the bound.
///
/// Clones are one store. A hit takes a look into a table for each operation, under a lock that those who read
/// share.
#[derive(Clone)]
pub struct Tier(Arc<Inner>);

struct Inner {
    far: Box<dyn Store>,
    /// None if the far store does not tell of changes.
    copies: Option<Arc<Copies>>,
    watchers: Arc<Watchers>,
}

impl Tier {
    /// In front of a store, 64 MiB of copies, each for a second at most.
    #[must_use]
    pub fn new(far: impl Store) -> Self {
        Tier::builder(far).build()
    }

    /// In front of a store, with more to be said.
    pub fn builder(far: impl Store) -> Builder {
        Builder::new(far)
    }

    /// How many bytes the copies take, those included that are no longer served and not cleared away yet.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        let copies = self.0.copies.as_ref();
        copies.map_or(0, |copies| copies.bytes())
    }

    fn in_front_of(far: Box<dyn Store>, copies: Copies) -> Self {
        let (copies, watchers) = (Arc::new(copies), Arc::<Watchers>::default());
        let told = Told {
            copies: copies.clone(),
            watchers: watchers.clone(),
        };
        let is_told = far.watch(Arc::new(told));
        if !is_told {
            warn!(
                "the store {} does not tell of changes: nothing is kept in front of it, and a tier there \
                 is of no use",
                far.name()
            );
        }
        Tier(Arc::new(Inner {
            far,
            copies: is_told.then_some(copies),
            watchers,
        }))
    }
}

impl Store for Tier {
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        let Inner { far, copies, .. } = &*self.0;
        let Some(copies) = copies else {
            return far.run(operations);
        };
        if !operations.iter().all(is_get) {
            return Box::pin(Writing::begin(&**far, copies, operations));
        }
        if let Some(replies) = copies.answer(&operations) {
            return Box::pin(ready(replies));
        }
        let reading = copies.read(&operations);
        let (copies, answers) = (copies.clone(), far.run(operations));
        Box::pin(async move {
            let replies = answers.await;
            copies.keep(reading, &replies);
            replies
        })
    }

    fn name(&self) -> String {
        let far = self.0.far.name();
        match self.0.copies {
            Some(_) => format!("memory in front of {far}"),
            None => format!("{far} with nothing in front of it"),
        }
    }

    fn largest(&self) -> usize {
        self.0.far.largest()
    }

    fn is_one_server(&self) -> bool {
        self.0.far.is_one_server()
    }

    /// Tells what the far store tells.
    fn watch(&self, watcher: Arc<dyn Watcher>) -> bool {
        let is_told = self.0.copies.is_some();
        if is_told {
            self.0.watchers.push(watcher);
        }
        is_told
    }
}

fn is_get(operation: &Operation) -> bool {
    matches!(operation, Operation::Get { .. })
}

/// What the far store tells.
struct Told {
    copies: Arc<Copies>,
    watchers: Arc<Watchers>,
}

impl Watcher for Told {
    fn changed(&self, key: &str) {
        self.copies.forget(key);
        self.watchers.changed(key);
    }

    fn ended(&self, session: u64) {
        self.copies.end(session);
        self.watchers.ended(session);
    }
}

impl fmt::Debug for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tier({})", self.name())
    }
}
