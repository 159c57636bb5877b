//! A store of bytes in this process.

use super::{Answer, Bytes, Fault, Key, Operation, Pending, Reply, Server, Store, Stored, Version};
use crate::clock::Moment;
use crate::sync::{Arc, Mutex};
use std::collections::{HashMap, VecDeque};
use std::future::ready;
use std::time::Duration;

/// A store in this process's memory, of which other processes know nothing.
///
/// It stands in for a server: in tests, and for what is kept by hand in a program
/// that has none. A function's entries are better kept without a `store`, where nothing is turned into
/// bytes. Past its capacity what is stored longest goes, whenever it expires.
///
/// Clones are one store.
#[derive(Clone, Debug)]
pub struct Memory(Arc<Mutex<Entries>>);

#[derive(Debug)]
struct Entries {
    kept: HashMap<Key, Entry>,
    /// The keys in the order in which they came, each with the number of its entry: those of entries
    /// that are gone are among them.
    order: VecDeque<(u128, Key)>,
    capacity: usize,
    /// The number of the last entry.
    last: u128,
}

#[derive(Clone, Debug)]
struct Entry {
    stored: Stored,
    until: Moment,
}

impl Memory {
    /// A store of at most so many entries, leases included.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Memory(Arc::new(Mutex::new(Entries {
            kept: HashMap::new(),
            order: VecDeque::new(),
            capacity: capacity.max(1),
            last: 0,
        })))
    }
}

impl Default for Memory {
    /// A store of at most 100 000 entries.
    fn default() -> Self {
        Memory::new(100_000)
    }
}

impl Store for Memory {
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        let mut entries = self.0.lock();
        let reply = |operation| {
            Ok(Reply {
                answer: entries.answer(operation),
                server: Server::FORGETFUL,
            })
        };
        Box::pin(ready(operations.into_iter().map(reply).collect()))
    }

    fn is_one_server(&self) -> bool {
        true
    }

    fn name(&self) -> String {
        "memory".into()
    }
}

impl Entries {
    fn answer(&mut self, operation: Operation) -> Answer {
        match operation {
            Operation::Get { key } => {
                Answer::Value(self.get(&key).map(|entry| entry.stored.clone()))
            }
            Operation::Hold { key, ttl } => Answer::Value(self.get(&key).map(|entry| {
                entry.until = entry.until.max(Moment::now().after(ttl));
                entry.stored.clone()
            })),
            Operation::Add { key, value, ttl } => {
                let is_free = self.get(&key).is_none();
                Answer::Done(is_free && self.put(key, value, ttl))
            }
            Operation::Set { key, value, ttl } => Answer::Done(self.put(key, value, ttl)),
            Operation::Swap {
                key,
                version,
                value,
                ttl,
            } => {
                let found = self.get(&key).map(|entry| entry.stored.version);
                Answer::Done(found == Some(version) && self.put(key, value, ttl))
            }
            Operation::Delete { key } => {
                Answer::Done(self.get(&key).is_some() && self.kept.remove(&key).is_some())
            }
        }
    }

    fn get(&mut self, key: &Key) -> Option<&mut Entry> {
        if self.kept.get(key)?.until.is_past() {
            self.kept.remove(key);
        }
        self.kept.get_mut(key)
    }

    fn put(&mut self, key: Key, value: Bytes, ttl: Duration) -> bool {
        self.last += 1;
        let stored = Stored {
            value,
            version: Version(self.last),
        };
        let until = Moment::now().after(ttl);
        self.order.push_back((self.last, key.clone()));
        self.kept.insert(key, Entry { stored, until });
        if self.kept.len() > self.capacity {
            self.drop_oldest();
        }
        if self.order.len() > 2 * self.kept.len().max(8) {
            let kept = &self.kept;
            self.order.retain(|(number, key)| is(kept, *number, key));
        }
        true
    }

    fn drop_oldest(&mut self) {
        while let Some((number, key)) = self.order.pop_front() {
            if is(&self.kept, number, &key) {
                self.kept.remove(&key);
                return;
            }
        }
    }
}

/// Whether the entry of a key is that of a number.
fn is(kept: &HashMap<Key, Entry>, number: u128, key: &Key) -> bool {
    let entry = kept.get(key);
    entry.is_some_and(|entry| entry.stored.version == Version(number))
}
