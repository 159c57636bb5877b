//! One shard: a hash index over a slab, with CLOCK eviction.
//!
//! CLOCK (F. J. Corbató, *A Paging Experiment with the Multics System*, 1968): a hand goes round
//! the slab and evicts the first slot that was not read since it last came by. A hit only sets a
//! flag, so it needs no more than a shared lock.

use crate::slot::{Freshness, Slot};
use crate::sync::Arc;
use hashbrown::HashTable;

/// How many places each insertion looks at for slots that are dead.
const SWEEP: usize = 2;

#[derive(Debug)]
pub(super) struct Shard<K, V> {
    index: HashTable<usize>,
    slab: Vec<Option<Arc<Slot<K, V>>>>,
    free: Vec<usize>,
    hand: usize,
    sweeper: usize,
}

impl<K, V> Shard<K, V> {
    pub(super) fn new() -> Self {
        Shard {
            index: HashTable::new(),
            slab: Vec::new(),
            free: Vec::new(),
            hand: 0,
            sweeper: 0,
        }
    }

    pub(super) fn find(&self, hash: u64, is: impl Fn(&K) -> bool) -> Option<&Arc<Slot<K, V>>> {
        let place = self.index.find(hash, |place| {
            self.slab[*place]
                .as_ref()
                .is_some_and(|slot| slot.hash == hash && is(&slot.key))
        })?;
        self.slab[*place].as_ref()
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
            self.slab.push(None);
            self.slab.len() - 1
        });
        self.slab[place] = Some(slot);
        let slab = &self.slab;
        self.index.insert_unique(hash, place, |place| {
            slab[*place].as_ref().map_or(0, |slot| slot.hash)
        });
        replaced
    }

    /// Removes this very slot.
    pub(super) fn remove(&mut self, slot: &Arc<Slot<K, V>>) -> bool {
        let slab = &self.slab;
        let is_it = |place: &usize| {
            slab[*place]
                .as_ref()
                .is_some_and(|other| Arc::ptr_eq(other, slot))
        };
        let Ok(entry) = self.index.find_entry(slot.hash, is_it) else {
            return false;
        };
        let (place, _) = entry.remove();
        self.vacate(place);
        true
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

    pub(super) fn clear(&mut self) -> Vec<Arc<Slot<K, V>>> {
        let old = std::mem::replace(self, Shard::new());
        old.slab.into_iter().flatten().collect()
    }

    /// Looks at the next few places and removes what is dead there, so that what was expired or
    /// revoked gives its memory back without being asked for again.
    pub(super) fn sweep(&mut self) -> Vec<Arc<Slot<K, V>>> {
        let mut dead = Vec::new();
        for _ in 0..SWEEP.min(self.slab.len()) {
            self.sweeper = (self.sweeper + 1) % self.slab.len();
            if let Some(slot) = self.slab[self.sweeper].clone()
                && is_dead(&slot)
            {
                self.remove(&slot);
                dead.push(slot);
            }
        }
        dead
    }

    /// Evicts a slot other than `newest`: a dead one, or the first that was not read since the hand
    /// last came by; whichever, if there is no such and one `must` go.
    pub(super) fn evict(
        &mut self,
        newest: &Arc<Slot<K, V>>,
        must: bool,
    ) -> Option<Arc<Slot<K, V>>> {
        for _ in 0..self.slab.len() {
            self.hand = (self.hand + 1) % self.slab.len();
            let Some(slot) = &self.slab[self.hand] else {
                continue;
            };
            if Arc::ptr_eq(slot, newest) {
                continue;
            }
            if !slot.was_touched() || is_dead(slot) {
                let slot = slot.clone();
                self.remove(&slot);
                return Some(slot);
            }
        }
        if !must {
            return None;
        }
        let slot = self
            .slab
            .iter()
            .flatten()
            .find(|slot| !Arc::ptr_eq(slot, newest))?
            .clone();
        self.remove(&slot);
        Some(slot)
    }

    fn vacate(&mut self, place: usize) {
        self.slab[place] = None;
        self.free.push(place);
    }
}

/// Whether a slot is of no more use.
fn is_dead<K, V>(slot: &Slot<K, V>) -> bool {
    matches!(slot.freshness(), Freshness::Gone | Freshness::Revoked)
}
