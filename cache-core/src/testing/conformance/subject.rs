//! The store that is tried, with an operation a method.

use crate::store::{Answer, Bytes, Fault, Key, Operation, Reply, Store, Stored, Version};
use crate::sync::{Instant, Ordering, Tally};
use std::future::Future;
use std::panic::resume_unwind;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// A time to live that no test outlives.
pub(super) const LONG: Duration = Duration::from_secs(600);

/// A store, and keys of its own.
pub(super) struct Subject<'a> {
    pub(super) store: &'a dyn Store,
    /// The same, as another process has it.
    other: Option<&'a dyn Store>,
    name: String,
    last: Tally,
}

impl<'a> Subject<'a> {
    pub(super) fn new(store: &'a dyn Store) -> Self {
        let name = format!("conformance:{:032x}", u128::from_be_bytes(random()));
        let last = Tally::new(0);
        Subject {
            store,
            other: None,
            name,
            last,
        }
    }

    /// The same keys, over what another process has.
    pub(super) fn elsewhere(&self) -> Subject<'a> {
        Subject {
            store: self.other.unwrap_or(self.store),
            other: None,
            name: format!("{}:elsewhere", self.name),
            last: Tally::new(0),
        }
    }

    /// With another handle of the store.
    pub(super) fn beside(self, other: &'a dyn Store) -> Self {
        Subject {
            other: Some(other),
            ..self
        }
    }

    /// A key that nobody has used.
    pub(super) fn key(&self) -> Key {
        let number = self.last.fetch_add(1, Ordering::Relaxed);
        let key = Key::new(&format!("{}:{number}:", self.name));
        key.expect("it is short and has no other characters")
    }

    /// What a batch is answered with, faults included.
    pub(super) fn answers(&self, operations: Vec<Operation>) -> Vec<Result<Reply, Fault>> {
        let count = operations.len();
        let replies = block_on(self.store.run(operations));
        let answered = replies.len();
        assert!(
            answered == count,
            "`run` was given {count} operations and answered {answered}: answer each, in order"
        );
        replies
    }

    /// What one operation is answered with.
    pub(super) fn reply(&self, operation: Operation) -> Reply {
        let asked = brief(&operation);
        let reply = self.answers(vec![operation]).remove(0);
        reply.unwrap_or_else(|fault| panic!("{asked} failed, where nothing was wrong: {fault}"))
    }

    pub(super) fn get(&self, key: &Key) -> Option<Stored> {
        let key = key.clone();
        value(self.reply(Operation::Get { key }).answer)
    }

    /// What is there, which has to be something.
    pub(super) fn found(&self, key: &Key) -> Stored {
        let found = self.get(key);
        found.unwrap_or_else(|| panic!("`Get` found nothing under `{key}`, where a value was stored and neither deleted nor old enough to expire"))
    }

    pub(super) fn hold(&self, key: &Key, ttl: Duration) -> Option<Stored> {
        let key = key.clone();
        value(self.reply(Operation::Hold { key, ttl }).answer)
    }

    pub(super) fn add(&self, key: &Key, value: &Bytes, ttl: Duration) -> bool {
        let (key, value) = (key.clone(), value.clone());
        done(self.reply(Operation::Add { key, value, ttl }).answer)
    }

    pub(super) fn set(&self, key: &Key, value: &Bytes, ttl: Duration) {
        let (key, value) = (key.clone(), value.clone());
        let answer = self.reply(Operation::Set { key, value, ttl }).answer;
        assert!(
            done(answer),
            "`Set` was answered with false: it stores whatever is there, so answer true, or with a fault"
        );
    }

    pub(super) fn swap(&self, key: &Key, version: Version, value: &Bytes) -> bool {
        let (key, value, ttl) = (key.clone(), value.clone(), LONG);
        let operation = Operation::Swap {
            key,
            version,
            value,
            ttl,
        };
        done(self.reply(operation).answer)
    }

    pub(super) fn delete(&self, key: &Key) -> bool {
        let key = key.clone();
        done(self.reply(Operation::Delete { key }).answer)
    }

    pub(super) fn revoke(&self, key: &Key) -> bool {
        let key = key.clone();
        done(self.reply(Operation::Revoke { key }).answer)
    }
}

/// Which operation it is, without its value.
fn brief(operation: &Operation) -> String {
    let name = match operation {
        Operation::Get { .. } => "Get",
        Operation::Hold { .. } => "Hold",
        Operation::Add { .. } => "Add",
        Operation::Set { .. } => "Set",
        Operation::Swap { .. } => "Swap",
        Operation::Delete { .. } => "Delete",
        Operation::Revoke { .. } => "Revoke",
    };
    format!("`{name}` of `{}`", operation.key())
}

pub(super) fn value(answer: Answer) -> Option<Stored> {
    match answer {
        Answer::Value(value) => value,
        Answer::Done(_) => panic!("`Get` and `Hold` are answered with `Answer::Value`"),
    }
}

pub(super) fn done(answer: Answer) -> bool {
    match answer {
        Answer::Done(done) => done,
        Answer::Value(_) => {
            panic!("`Add`, `Set`, `Swap` and `Delete` are answered with `Answer::Done`")
        }
    }
}

/// A value that begins with sixteen bytes of its own, as all of larder's do.
pub(super) fn value_of(rest: &[u8]) -> Bytes {
    [&random(), rest].concat().into()
}

fn random() -> [u8; 16] {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    bytes
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits for an answer with nothing but this thread: no executor, no timer.
pub(super) fn block_on<T>(future: impl Future<Output = T>) -> T {
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    let give_up = Instant::now() + PATIENCE;
    loop {
        if let Poll::Ready(answer) = future.as_mut().poll(&mut context) {
            return answer;
        }
        let left = give_up.saturating_duration_since(Instant::now());
        assert!(
            !left.is_zero(),
            "`run` had no answer after {PATIENCE:?}: give up with a fault, sooner than that, and wake the waker from a thread of the store's own"
        );
        thread::park_timeout(left);
    }
}

/// Whether something comes to hold within a time.
pub(super) fn comes_true(within: Duration, mut holds: impl FnMut() -> bool) -> bool {
    let give_up = Instant::now() + within;
    while !holds() {
        if Instant::now() > give_up {
            return false;
        }
        thread::sleep(Duration::from_millis(10));
    }
    true
}

/// Runs each in a thread of its own, and panics as the first that did.
pub(super) fn side_by_side<C: FnOnce() + Send>(checks: impl IntoIterator<Item = C>) {
    thread::scope(|scope| {
        let threads = checks.into_iter().map(|check| scope.spawn(check));
        let threads: Vec<_> = threads.collect();
        for thread in threads {
            thread.join().unwrap_or_else(|panic| resume_unwind(panic));
        }
    });
}
