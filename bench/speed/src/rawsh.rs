//! RAWSH, the reference: 64 `parking_lot::RwLock<hashbrown::HashTable>` and ahash, nothing else.

use ahash::RandomState;
use hashbrown::HashTable;
use parking_lot::RwLock;
use std::hash::Hash;

const SHARDS: usize = 64;

type Shard<K, V> = RwLock<HashTable<(K, V)>>;

pub(crate) struct Rawsh<K, V> {
    shards: Box<[Shard<K, V>]>,
    hasher: RandomState,
}

impl<K: Hash, V: Clone> Rawsh<K, V> {
    pub(crate) fn new() -> Self {
        Rawsh {
            shards: (0..SHARDS).map(|_| RwLock::default()).collect(),
            hasher: RandomState::new(),
        }
    }

    pub(crate) fn get<Q: Hash + ?Sized>(&self, key: &Q, is: impl Fn(&K) -> bool) -> Option<V> {
        let hash = self.hasher.hash_one(key);
        let shard = self.shards[(hash >> 40) as usize % SHARDS].read();
        shard
            .find(hash, |(key, _)| is(key))
            .map(|(_, value)| value.clone())
    }

    pub(crate) fn insert(&self, key: K, value: V) {
        let hash = self.hasher.hash_one(&key);
        let mut shard = self.shards[(hash >> 40) as usize % SHARDS].write();
        let hasher = |(key, _): &(K, V)| self.hasher.hash_one(key);
        shard.insert_unique(hash, (key, value), hasher);
    }
}
