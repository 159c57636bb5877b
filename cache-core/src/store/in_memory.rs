//! A store of bytes in this process.

use super::{Answer, Bytes, Fault, Key, Operation, Pending, Reply, Server, Store, Stored, Version};
use crate::clock::Moment;
use crate::sync::{Arc, Mutex};
use std::collections::{BTreeMap, HashMap};
use std::future::ready;
use std::time::Duration;

/// A store in this process's memory, of which other processes know nothing.
///
/// It stands in for a server: in tests, and for what is kept by hand in a program
/// that has none. A function's entries are better kept without a `store`, where nothing is turned into
/// bytes.
///
/// At its capacity something goes before another comes in: what has expired, or else what was used
/// longest ago, whenever it expires. A lease is used whenever what depends on it is. Every operation
/// takes the time of a few looks into a tree.
///
/// Clones are one store.
#[derive(Clone, Debug)]
pub struct Memory(Arc<Mutex<Entries>>);

#[derive(Debug)]
struct Entries {
    kept: HashMap<Key, Entry>,
    /// The keys in the order in which they expire; of one moment, in that in which they came.
    by_end: BTreeMap<(Moment, u128), Key>,
    /// The keys in the order in which they were used.
    by_use: BTreeMap<u128, Key>,
    capacity: usize,
    /// How many entries there have been, and uses of them.
    last: u128,
}

#[derive(Clone, Debug)]
struct Entry {
    stored: Stored,
    until: Moment,
    used: u128,
}

impl Memory {
    /// A store of at most so many entries, leases included.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Memory(Arc::new(Mutex::new(Entries {
            kept: HashMap::new(),
            by_end: BTreeMap::new(),
            by_use: BTreeMap::new(),
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
            Operation::Get { key } => Answer::Value(self.hold(&key, Duration::ZERO)),
            Operation::Hold { key, ttl } => Answer::Value(self.hold(&key, ttl)),
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
                Answer::Done(self.get(&key).is_some() && self.remove(&key).is_some())
            }
            Operation::Revoke { key } => {
                let is_lease = |entry: &Entry| entry.stored.value.len() <= 16;
                Answer::Done(self.get(&key).is_some_and(is_lease) && self.remove(&key).is_some())
            }
        }
    }

    fn get(&mut self, key: &Key) -> Option<&Entry> {
        if self.kept.get(key)?.until.is_past() {
            self.remove(key);
        }
        self.kept.get(key)
    }

    /// What is there, which is used by that and lives on for so long at least.
    fn hold(&mut self, key: &Key, ttl: Duration) -> Option<Stored> {
        let Entry { stored, until, .. } = self.get(key)?.clone();
        self.remove(key);
        self.insert(
            key.clone(),
            stored.clone(),
            until.max(Moment::now().after(ttl)),
        );
        Some(stored)
    }

    fn put(&mut self, key: Key, value: Bytes, ttl: Duration) -> bool {
        self.last += 1;
        let stored = Stored {
            value,
            version: Version(self.last),
        };
        let is_new = self.remove(&key).is_none();
        if is_new && self.kept.len() >= self.capacity {
            self.drop_one();
        }
        self.insert(key, stored, Moment::now().after(ttl));
        true
    }

    fn insert(&mut self, key: Key, stored: Stored, until: Moment) {
        self.last += 1;
        let used = self.last;
        self.by_use.insert(used, key.clone());
        self.by_end.insert((until, stored.version.0), key.clone());
        let entry = Entry {
            stored,
            until,
            used,
        };
        self.kept.insert(key, entry);
    }

    fn remove(&mut self, key: &Key) -> Option<Entry> {
        let entry = self.kept.remove(key)?;
        self.by_use.remove(&entry.used);
        self.by_end.remove(&(entry.until, entry.stored.version.0));
        Some(entry)
    }

    fn drop_one(&mut self) {
        let soonest = self.by_end.first_key_value();
        let expired = soonest.filter(|((until, _), _)| until.is_past());
        let one = expired.map(|(_, key)| key).or(self.by_use.values().next());
        if let Some(key) = one.cloned() {
            self.remove(&key);
        }
    }
}
