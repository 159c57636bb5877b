//! This process's memory: sharded, bounded, read under a shared lock.

mod policy;
mod shard;

use crate::slot::Slot;
use crate::sync::{Arc, AtomicI64, Ordering, RwLock};
use policy::{Chosen, Policy};
use shard::Shard;

pub(crate) use policy::Mark;

/// A policy needs to see about so many entries to tell them apart.
const ENTRIES_A_SHARD: usize = 2048;
const MOST_SHARDS: usize = 64;
/// Where nobody knows how many entries a bound is.
const SHARDS_BY_WEIGHT: usize = 4;

/// The entries of one cached function.
///
/// Slots are handed out and taken back as [`Arc`]s, so that keys and values are cloned and
/// dropped outside the locks.
#[derive(Debug)]
pub(crate) struct Memory<K, V> {
    shards: Box<[RwLock<Shard<K, V>>]>,
    bound: Bound,
    /// What all entries weigh. Below zero for a moment, if a slot is taken out before it was
    /// counted in.
    load: AtomicI64,
}

/// What the entries of one function may come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Bound {
    None,
    Entries(usize),
    Weight(u64),
}

impl Bound {
    /// The greatest sum of weights; each entry weighs 1 where entries are counted.
    fn most(self) -> Option<u64> {
        match self {
            Bound::None => None,
            Bound::Entries(entries) => Some(entries as u64),
            Bound::Weight(weight) => Some(weight),
        }
    }

    /// Whether there is room for an entry of this weight if all others give way.
    pub(crate) fn admits(self, weight: u64) -> bool {
        self.most().is_none_or(|most| weight <= most)
    }

    fn shards(self) -> usize {
        match self {
            Bound::None => MOST_SHARDS,
            Bound::Entries(entries) => (entries / ENTRIES_A_SHARD)
                .clamp(1, MOST_SHARDS)
                .next_power_of_two(),
            Bound::Weight(_) => SHARDS_BY_WEIGHT,
        }
    }

    /// The policy of one shard; none if nothing is ever evicted.
    fn policy(self) -> Option<Chosen> {
        match self {
            Bound::None => None,
            Bound::Entries(entries) => Some(Chosen::new(Some(entries / self.shards()))),
            Bound::Weight(_) => Some(Chosen::new(None)),
        }
    }
}

/// What an insertion pushed out, to be dropped outside all locks.
#[derive(Debug)]
pub(crate) struct Displaced<K, V> {
    /// The former entry of the key, and entries found dead on the way.
    _outdated: Vec<Arc<Slot<K, V>>>,
    /// Entries that gave way to the bound.
    pub(crate) evicted: Vec<Arc<Slot<K, V>>>,
}

impl<K, V> Memory<K, V> {
    pub(crate) fn new(bound: Bound) -> Self {
        Memory {
            shards: (0..bound.shards())
                .map(|_| RwLock::new(Shard::new(bound.policy())))
                .collect(),
            bound,
            load: AtomicI64::new(0),
        }
    }

    /// The entry of a key, whatever its state.
    pub(crate) fn find(&self, hash: u64, is: impl Fn(&K) -> bool) -> Option<Arc<Slot<K, V>>> {
        self.shards[self.index(hash)].read().find(hash, is).cloned()
    }

    /// Like [`Memory::find`], for a call that is to be answered.
    pub(crate) fn read(&self, hash: u64, is: impl Fn(&K) -> bool) -> Option<Arc<Slot<K, V>>> {
        self.shards[self.index(hash)].read().read(hash, is).cloned()
    }

    /// Stores a slot in the place of any other of its key.
    pub(crate) fn insert(
        &self,
        slot: &Arc<Slot<K, V>>,
        same: impl Fn(&K, &K) -> bool,
    ) -> Displaced<K, V> {
        let index = self.index(slot.hash);
        let mut shard = self.shards[index].write();
        let replaced = shard.insert(slot.clone(), same);
        let mut outdated = shard.sweep();
        outdated.extend(replaced);
        drop(shard);
        self.count_in(slot);
        self.count_out(&outdated);
        let evicted = self.shrink(index, slot);
        Displaced {
            _outdated: outdated,
            evicted,
        }
    }

    /// Takes out every entry of a hash.
    pub(crate) fn take(&self, hash: u64) -> Vec<Arc<Slot<K, V>>> {
        self.counted(self.shards[self.index(hash)].write().take(hash))
    }

    /// Takes out this very slot, if it is still there.
    pub(crate) fn remove(&self, slot: &Arc<Slot<K, V>>) -> bool {
        let removed = self.shards[self.index(slot.hash)].write().remove(slot);
        if removed {
            self.count_out(std::slice::from_ref(slot));
        }
        removed
    }

    /// Takes out every entry.
    pub(crate) fn clear(&self) -> Vec<Arc<Slot<K, V>>> {
        self.shards
            .iter()
            .flat_map(|shard| self.counted(shard.write().clear(self.bound.policy())))
            .collect()
    }

    /// How many entries are held, those included that are no longer served.
    pub(crate) fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.read().len()).sum()
    }

    /// Evicts until the bound is kept: from the shard at `index`, where the newest is, or if that has
    /// less than its share, first from one that has more. `newest` stays.
    fn shrink(&self, index: usize, newest: &Arc<Slot<K, V>>) -> Vec<Arc<Slot<K, V>>> {
        let Some(most) = self.bound.most() else {
            return Vec::new();
        };
        let mut evicted = Vec::new();
        if self.load() <= most {
            return evicted;
        }
        let first = self.above_its_share(index);
        for step in 0..self.shards.len() {
            let shard = &self.shards[(first + step) % self.shards.len()];
            while self.load() > most {
                let Some(slot) = shard.write().evict(newest) else {
                    break;
                };
                self.count_out(std::slice::from_ref(&slot));
                evicted.push(slot);
            }
        }
        evicted
    }

    /// The first shard from the one at `index` that holds more entries than its share.
    fn above_its_share(&self, index: usize) -> usize {
        let Bound::Entries(entries) = self.bound else {
            return index;
        };
        let share = entries / self.shards.len();
        let shards = (0..self.shards.len()).map(|step| (index + step) % self.shards.len());
        let mut shards = shards.filter(|shard| self.shards[*shard].read().len() > share);
        shards.next().unwrap_or(index)
    }

    fn load(&self) -> u64 {
        self.load.load(Ordering::Relaxed).max(0).unsigned_abs()
    }

    fn count_in(&self, slot: &Slot<K, V>) {
        self.load
            .fetch_add(slot.weight.cast_signed(), Ordering::Relaxed);
    }

    fn count_out(&self, slots: &[Arc<Slot<K, V>>]) {
        let weight: u64 = slots.iter().map(|slot| slot.weight).sum();
        if weight > 0 {
            self.load.fetch_sub(weight.cast_signed(), Ordering::Relaxed);
        }
    }

    fn counted(&self, taken: Vec<Arc<Slot<K, V>>>) -> Vec<Arc<Slot<K, V>>> {
        self.count_out(&taken);
        taken
    }

    fn index(&self, hash: u64) -> usize {
        // the high bits choose the shard, the low ones the place in it
        (hash >> 40) as usize % self.shards.len()
    }
}
