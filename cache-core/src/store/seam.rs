//! What larder asks of a store that several processes share.
//!
//! It is little: seven operations on bytes under keys, done in batches. Everything that keeps the
//! promise (leases, envelopes, placeholders) is made of these, in `shared/`, once for all stores.

use super::{Fault, Operation, Reply};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// What a store answers with once it has done its work.
///
/// It goes on by itself, whoever waits for it and whether anyone does: it needs neither the
/// caller's executor nor the caller's thread. Dropping it does not undo what was asked for.
pub type Pending<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Where the entries of cached functions are kept, and the leases that they are served under.
///
/// Larder has stores for [memory](crate::store::InMemory), Redis, Memcached and a file, and a
/// [`Tier`](crate::store::Tier) to go in front of one that tells of changes. To write one of your
/// own, carry out the seven [operations](Operation) and run
/// `larder::testing::store_conformance` on it.
///
/// Two things are asked for beyond what a map does:
///
/// - **A deletion that was answered has happened**, for every process, also after a restart of
///   whatever is behind the store. Where that can't be had, as with a server that comes back with
///   the data of an hour ago, the [`Server`](super::Server) in the replies must be another from then on: what was
///   stored under the former one is not served any more.
/// - **Every operation is one step**: of two [`Add`](Operation::Add)s of a key one stores, of two
///   [`Swap`](Operation::Swap)s of one version one does.
///
/// Any entry may be dropped at any time, and none has to outlive its time to live.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no store",
    label = "no `larder::store::Store`",
    note = "a store is opened by `Redis::new(url)`, `Memcached::builder(url).build()` or `Disk::new(path)`, which give a `Result`: take it out of that, with `?` or `.expect(..)`",
    note = "a builder makes one by `.build()`"
)]
pub trait Store: Send + Sync + 'static {
    /// Carries out some operations and answers each, in their order.
    ///
    /// They take effect in order as far as they are of one server; those for different servers may
    /// overlap. That costs one round trip. An operation that failed with anything but
    /// [`FaultKind::Refused`](super::FaultKind::Refused) and
    /// [`FaultKind::TooLarge`](super::FaultKind::TooLarge) may have taken effect all the same.
    ///
    /// It must end: with a [`Fault`], if there is no answer in good time.
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>>;

    /// What it is called in logs and errors: never with a password in it.
    fn name(&self) -> String;

    /// The largest value that can be stored, in bytes.
    fn largest(&self) -> usize {
        64 << 20
    }

    /// Whether all keys are of one server, so that all operations of a batch take effect in order. If not,
    /// an invalidation takes two round trips.
    fn is_one_server(&self) -> bool {
        false
    }

    /// Has `watcher` told of every change that others make of a key that was read by
    /// [`Operation::Get`] since, until the store is dropped. What is changed over the very store that has
    /// read it may be told or not. False if the store can't: then nothing is kept in front of it.
    ///
    /// A change may be told late, but in order: before any answer to what the same server was asked after
    /// it. Who is answered with what another process has done finds nothing from before that here.
    fn watch(&self, watcher: Arc<dyn Watcher>) -> bool {
        drop(watcher);
        false
    }
}

/// Hears of changes.
pub trait Watcher: Send + Sync {
    /// A key has changed, or may have.
    fn changed(&self, key: &str);
    /// From now on nothing is told of what was read within this session.
    fn ended(&self, session: u64);
}
