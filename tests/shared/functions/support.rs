//! What these tests share.

use larder::store::{Answer, Fault, FaultKind, Key, Memory, Operation, Pending, Reply, Store};
use std::collections::BTreeSet;
use std::future::ready;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Counts computations.
#[derive(Default)]
pub(crate) struct Counter(AtomicUsize);

impl Counter {
    pub(crate) const fn new() -> Self {
        Counter(AtomicUsize::new(0))
    }

    pub(crate) fn count(&self) -> usize {
        self.0.fetch_add(1, Ordering::SeqCst)
    }

    pub(crate) fn get(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

/// A store in memory that can be tampered with. Clones are one store.
#[derive(Clone, Default)]
pub(crate) struct Tampered(Arc<State>);

#[derive(Default)]
struct State {
    memory: Memory,
    is_out_of_order: AtomicBool,
    keys: Mutex<BTreeSet<String>>,
    before_next_answer: Mutex<Option<Box<dyn FnOnce() + Send>>>,
}

impl Tampered {
    /// Has every operation come to nothing, or no longer.
    pub(crate) fn fail(&self, is_out_of_order: bool) {
        self.0
            .is_out_of_order
            .store(is_out_of_order, Ordering::SeqCst);
    }

    /// Has something happen between what is asked next and the answer.
    pub(crate) fn before_next_answer(&self, what: impl FnOnce() + Send + 'static) {
        let mut next = self.0.before_next_answer.lock().unwrap();
        *next = Some(Box::new(what));
    }

    /// How many entries it has, leases and marks apart.
    pub(crate) fn entries(&self) -> usize {
        let entries = self.keys().into_iter().filter(|key| !is_lease(key));
        entries
            .filter(|key| self.read(key).is_some_and(|value| value > 16))
            .count()
    }

    /// Forgets all leases: as if another process had invalidated everything.
    pub(crate) fn forget_leases(&self) {
        let leases = self.keys().into_iter().filter(|key| is_lease(key));
        let operations = leases
            .map(|key| Operation::Delete { key: named(&key) })
            .collect();
        now(self.0.memory.run(operations));
    }

    /// Puts a value in the place of every entry.
    pub(crate) fn replace_entries(&self, value: &[u8]) {
        let entries = self.keys().into_iter().filter(|key| !is_lease(key));
        let operations = entries
            .map(|key| Operation::Set {
                key: named(&key),
                value: value.into(),
                ttl: Duration::from_secs(3600),
            })
            .collect();
        now(self.0.memory.run(operations));
    }

    /// Has it look as if another process computed every entry once more.
    pub(crate) fn take_turns(&self, ttl: Duration) {
        let is_entry = |key: &String| !is_lease(key) && !key.ends_with(":turn");
        let entries = self.keys().into_iter().filter(is_entry);
        let operations = entries
            .map(|key| Operation::Add {
                key: named(&format!("{key}:turn")),
                value: [7; 16].into(),
                ttl,
            })
            .collect();
        now(self.0.memory.run(operations));
    }

    fn keys(&self) -> Vec<String> {
        self.0
            .keys
            .lock()
            .expect("nobody panics with it")
            .iter()
            .cloned()
            .collect()
    }

    /// How many bytes there are.
    fn read(&self, key: &str) -> Option<usize> {
        let get = Operation::Get { key: named(key) };
        match now(self.0.memory.run(vec![get])).pop() {
            Some(Ok(Reply {
                answer: Answer::Value(stored),
                ..
            })) => stored.map(|stored| stored.value.len()),
            _ => None,
        }
    }
}

fn named(key: &str) -> Key {
    Key::new(key).expect("it was a key")
}

/// `prefix:{..}`, where an entry has its function's name between.
fn is_lease(key: &str) -> bool {
    key.ends_with('}') && key.matches(':').count() == 1
}

fn now<T>(pending: Pending<T>) -> T {
    futures::executor::block_on(pending)
}

impl Store for Tampered {
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        if self.0.is_out_of_order.load(Ordering::SeqCst) {
            let fault = || Err(Fault::new(FaultKind::Refused, "it was told to"));
            return Box::pin(ready(operations.iter().map(|_| fault()).collect()));
        }
        let keys = operations
            .iter()
            .map(|operation| operation.key().as_str().to_owned());
        self.0
            .keys
            .lock()
            .expect("nobody panics with it")
            .extend(keys);
        let answer = self.0.memory.run(operations);
        let before = self.0.before_next_answer.lock().unwrap().take();
        Box::pin(async move {
            before.into_iter().for_each(|before| before());
            answer.await
        })
    }

    fn name(&self) -> String {
        "tampered memory".into()
    }
}
