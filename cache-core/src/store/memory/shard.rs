//! One shard: a hash index over a slab.

use super::policy::{Chosen, Mark, Policy, Residents};
use crate::slot::{Freshness, Slot};
use crate::sync::Arc;
use hashbrown::HashTable;

/// How many places each insertion looks at for slots that are dead.
const SWEEP: usize = 2;

#[derive(Debug)]
pub(super) struct Shard<K, V> {
    index: HashTable<usize>,
    slab: Slab<K, V>,
    free: Vec<usize>,
    sweeper: usize,
    /// None where nothing is ever evicted.
    policy: Option<Chosen>,
}

#[derive(Debug)]
struct Slab<K, V>(Vec<Option<Arc<Slot<K, V>>>>);

impl<K, V> Shard<K, V> {
    pub(super) fn new(policy: Option<Chosen>) -> Self {
        Shard {
            index: HashTable::new(),
            slab: Slab(Vec::new()),
            free: Vec::new(),
            sweeper: 0,
            policy,
        }
    }

    pub(super) fn find(&self, hash: u64, is: impl Fn(&K) -> bool) -> Option<&Arc<Slot<K, V>>> {
        let place = self.index.find(hash, |place| {
            self.slab.0[*place]
                .as_ref()
                .is_some_and(|slot| slot.hash == hash && is(&slot.key))
        })?;
        self.slab.0[*place].as_ref()
    }

    /// Like [`Shard::find`], for a call that is to be answered.
    pub(super) fn read(&self, hash: u64, is: impl Fn(&K) -> bool) -> Option<&Arc<Slot<K, V>>> {
        let slot = self.find(hash, is)?;
        if let Some(policy) = &self.policy {
            policy.read(&slot.mark);
        }
        Some(slot)
    }

    pub(super) fn len(&self) -> usize {
        self.index.len()
    }

    /// Inserts a slot and returns the one it replaces.
    pub(super) fn insert(
        &mut self,
        slot: Arc<Slot<K, V>>,
        same: impl Fn(&K, &K) -> bool,
    ) -> Option<Arc<Slot<K, V>>> {
        let replaced = self.find(slot.hash, |key| same(key, &slot.key)).cloned();
        if let Some(replaced) = &replaced {
            self.remove(replaced);
        }
        let hash = slot.hash;
        let place = self.free.pop().unwrap_or_else(|| {
            self.slab.0.push(None);
            self.slab.0.len() - 1
        });
        self.slab.0[place] = Some(slot);
        let slab = &self.slab;
        self.index
            .insert_unique(hash, place, |place| slab.hash(*place));
        if let Some(policy) = &mut self.policy {
            policy.add(place, &self.slab);
        }
        replaced
    }

    /// Removes this very slot.
    pub(super) fn remove(&mut self, slot: &Arc<Slot<K, V>>) -> bool {
        let place = self.place(slot);
        place.is_some_and(|place| self.vacate(slot.hash, place).is_some())
    }

    /// Removes every slot of a hash.
    pub(super) fn take(&mut self, hash: u64) -> Vec<Arc<Slot<K, V>>> {
        let mut taken = Vec::new();
        while let Some(slot) = self.find(hash, |_| true).cloned() {
            self.remove(&slot);
            taken.push(slot);
        }
        taken
    }

    /// Removes everything. What is inserted later is told by a new policy.
    pub(super) fn clear(&mut self, policy: Option<Chosen>) -> Vec<Arc<Slot<K, V>>> {
        let old = std::mem::replace(self, Shard::new(policy));
        old.slab.0.into_iter().flatten().collect()
    }

    /// Looks at the next few places and removes what is dead there, so that what was expired or
    /// revoked gives its memory back without being asked for again.
    pub(super) fn sweep(&mut self) -> Vec<Arc<Slot<K, V>>> {
        let mut dead = Vec::new();
        for _ in 0..SWEEP.min(self.slab.0.len()) {
            self.sweeper = (self.sweeper + 1) % self.slab.0.len();
            if self.slab.is_dead(self.sweeper) {
                let hash = self.slab.hash(self.sweeper);
                dead.extend(self.vacate(hash, self.sweeper));
            }
        }
        dead
    }

    /// Evicts the slot that the policy says, other than `newest`.
    pub(super) fn evict(&mut self, newest: &Arc<Slot<K, V>>) -> Option<Arc<Slot<K, V>>> {
        let newest = self.place(newest);
        let policy = self.policy.as_mut()?;
        let place = policy.victim(newest, &self.slab)?;
        self.vacate(self.slab.hash(place), place)
    }

    /// Where this very slot is.
    fn place(&self, slot: &Arc<Slot<K, V>>) -> Option<usize> {
        let is_it = |place: &usize| {
            let other = self.slab.0[*place].as_ref();
            other.is_some_and(|other| Arc::ptr_eq(other, slot))
        };
        self.index.find(slot.hash, is_it).copied()
    }

    fn vacate(&mut self, hash: u64, place: usize) -> Option<Arc<Slot<K, V>>> {
        let entry = self.index.find_entry(hash, |other| *other == place).ok()?;
        entry.remove();
        if let Some(policy) = &mut self.policy {
            policy.remove(place);
        }
        self.free.push(place);
        self.slab.0[place].take()
    }
}

impl<K, V> Residents<Mark> for Slab<K, V> {
    fn mark(&self, place: usize) -> &Mark {
        static NOBODY: Mark = Mark::new();
        self.0[place].as_ref().map_or(&NOBODY, |slot| &slot.mark)
    }

    fn hash(&self, place: usize) -> u64 {
        self.0[place].as_ref().map_or(0, |slot| slot.hash)
    }

    fn is_dead(&self, place: usize) -> bool {
        let slot = self.0[place].as_ref();
        slot.is_some_and(|slot| matches!(slot.freshness(), Freshness::Gone | Freshness::Revoked))
    }
}
