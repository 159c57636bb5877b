//! RAWSH, the reference: 64 `parking_lot::RwLock<hashbrown::HashTable>` and ahash, nothing else.

use ahash::RandomState;
use hashbrown::HashTable;
use parking_lot::RwLock;
use std::borrow::Borrow;
use std::hash::Hash;

const SHARDS: usize = 64;

type Shard<K, V> = RwLock<HashTable<(K, V)>>;

pub(crate) struct Rawsh<K, V> {
    shards: Box<[Shard<K, V>]>,
    hasher: RandomState,
}

impl<K: Hash + Eq, V: Clone> Rawsh<K, V> {
    pub(crate) fn new() -> Self {
        Rawsh {
            shards: (0..SHARDS).map(|_| RwLock::default()).collect(),
            hasher: RandomState::new(),
        }
    }

    pub(crate) fn get<Q>(&self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        let hash = self.hasher.hash_one(key);
        let shard = self.shard(hash).read();
        shard
            .find(hash, |(other, _)| other.borrow() == key)
            .map(|(_, value)| value.clone())
    }

    /// Stores a value, in place of the one there is.
    pub(crate) fn insert(&self, key: K, value: V) {
        let hash = self.hasher.hash_one(&key);
        let mut shard = self.shard(hash).write();
        let hasher = |(key, _): &(K, V)| self.hasher.hash_one(key);
        match shard.find_mut(hash, |(other, _)| *other == key) {
            Some(entry) => entry.1 = value,
            None => {
                shard.insert_unique(hash, (key, value), hasher);
            }
        }
    }

    /// Removes an entry, and says whether it was there.
    pub(crate) fn remove(&self, key: &K) -> bool {
        let hash = self.hasher.hash_one(key);
        let mut shard = self.shard(hash).write();
        match shard.find_entry(hash, |(other, _)| other == key) {
            Ok(entry) => {
                entry.remove();
                true
            }
            Err(_) => false,
        }
    }

    /// Keeps the entries whose keys are to be kept.
    pub(crate) fn retain(&self, keep: impl Fn(&K) -> bool) {
        for shard in &self.shards {
            shard.write().retain(|(key, _)| keep(key));
        }
    }

    fn shard(&self, hash: u64) -> &Shard<K, V> {
        &self.shards[(hash >> 40) as usize % SHARDS]
    }
}
