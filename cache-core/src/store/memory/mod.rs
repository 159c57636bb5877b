//! This process's memory: sharded, bounded, read under a shared lock.

mod index;
mod policy;
mod shard;
mod watch;

use crate::answer::{Answer, Freshness};
use crate::held::Held;
use crate::sync::{AtomicI64, Ordering, RwLock};
use index::Place;
use policy::{Chosen, Policy};
pub(crate) use shard::{Hit, Replica};
use shard::{Removed, Shard};

/// A policy needs to see about so many entries to tell them apart.
const ENTRIES_A_SHARD: usize = 2048;
const MOST_SHARDS: usize = 64;
/// Where nobody knows how many entries a bound is.
const SHARDS_BY_WEIGHT: usize = 4;

/// The entries of one cached function.
///
/// Entries are handed out as copies that run no code of the user's, and taken out whole, so that
/// values are cloned and keys and values dropped outside the locks.
#[derive(Debug)]
pub(crate) struct Memory<K, H> {
    /// As many as a power of two.
    shards: Box<[RwLock<Shard<K, H>>]>,
    bound: Bound,
    /// What all entries weigh. Below zero for a moment, if an entry is taken out before it was
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
pub(crate) struct Displaced<K, H> {
    /// The former entry of the key.
    _replaced: Option<Removed<K, H>>,
    /// Entries found dead on the way.
    _dead: Vec<Removed<K, H>>,
    /// The first entry that gave way to the bound: mostly the only one.
    first: Option<Removed<K, H>>,
    others: Vec<Removed<K, H>>,
}

impl<K, H> Displaced<K, H> {
    /// How many entries gave way to the bound.
    pub(crate) fn evicted(&self) -> usize {
        usize::from(self.first.is_some()) + self.others.len()
    }

    fn evict(&mut self, removed: Removed<K, H>) {
        match self.first {
            None => self.first = Some(removed),
            Some(_) => self.others.push(removed),
        }
    }
}

impl<K, H: Held> Memory<K, H> {
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
    pub(crate) fn find(&self, hash: u64, is: impl Fn(&K) -> bool) -> Option<Answer<H>> {
        self.shard(hash).read().find(hash, is)
    }

    /// Like [`Memory::find`], for a call that is to be answered.
    pub(crate) fn read(&self, hash: u64, is: impl Fn(&K) -> bool) -> Option<Answer<H>> {
        self.shard(hash).read().read(hash, is)
    }

    /// What is held of an entry, at a first look.
    #[inline]
    pub(crate) fn hit(&self, hash: u64, is: impl Fn(&K) -> bool) -> Hit<H> {
        self.shard(hash).read().hit(hash, is)
    }

    /// What a thread needs to have a copy of an entry beside the store.
    pub(crate) fn copy(&self, hash: u64, is: impl Fn(&K) -> bool) -> Option<Replica<H>> {
        self.shard(hash).read().copy(hash, is)
    }

    /// Stores an answer in the place of any other of its key.
    pub(crate) fn insert(
        &self,
        hash: u64,
        key: K,
        answer: Answer<H>,
        same: impl Fn(&K, &K) -> bool,
    ) -> Displaced<K, H> {
        let index = self.index(hash);
        let (weight, mut dead) = (answer.weight(), Vec::new());
        let mut shard = self.shards[index].write();
        let (place, replaced) = shard.insert(hash, key, answer, same);
        shard.sweep(&mut dead);
        self.count_in(weight);
        self.count_out(replaced.as_slice());
        self.count_out(&dead);
        let mut displaced = Displaced {
            _replaced: replaced,
            _dead: dead,
            first: None,
            others: Vec::new(),
        };
        while self.is_over() && self.is_above_its_share(&shard) {
            let Some(removed) = shard.evict(Some(place)) else {
                break;
            };
            self.count_out(std::slice::from_ref(&removed));
            displaced.evict(removed);
        }
        drop(shard);
        if self.is_over() {
            self.shrink(index, place, &mut displaced);
        }
        displaced
    }

    /// Takes out every entry of a hash.
    pub(crate) fn take(&self, hash: u64) -> Vec<Removed<K, H>> {
        let taken = self.shard(hash).write().take(hash);
        self.count_out(&taken);
        taken
    }

    /// Takes out the entry of a key if it is dead, and says why.
    pub(crate) fn remove_dead(
        &self,
        hash: u64,
        is: impl Fn(&K) -> bool,
    ) -> Option<(Removed<K, H>, Freshness)> {
        let (slot, why) = self.shard(hash).write().remove_dead(hash, is)?;
        self.count_out(std::slice::from_ref(&slot));
        Some((slot, why))
    }

    /// Takes out every entry.
    pub(crate) fn clear(&self) -> Vec<Removed<K, H>> {
        let mut taken = Vec::new();
        for shard in &self.shards {
            let cleared = shard.write().clear(self.bound.policy());
            self.count_out(&cleared);
            taken.extend(cleared);
        }
        taken
    }

    /// How many entries are held, those included that are no longer served.
    pub(crate) fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.read().len()).sum()
    }

    /// Evicts until the bound is kept, from the first shard that has more than its share, and if
    /// that does not do from all. What was just inserted, at `newest` in the shard at `index`, stays.
    fn shrink(&self, index: usize, newest: Place, displaced: &mut Displaced<K, H>) {
        let shards = (0..self.shards.len()).map(|step| (index + step) & (self.shards.len() - 1));
        let above = shards
            .clone()
            .find(|index| self.is_above_its_share(&self.shards[*index].read()));
        for shard in above.into_iter().chain(shards) {
            let spared = (shard == index).then_some(newest);
            while self.is_over() {
                let Some(removed) = self.shards[shard].write().evict(spared) else {
                    break;
                };
                self.count_out(std::slice::from_ref(&removed));
                displaced.evict(removed);
            }
        }
    }

    /// Whether a shard holds more than an even share of the bound. Of weights nobody can tell.
    fn is_above_its_share(&self, shard: &Shard<K, H>) -> bool {
        match self.bound {
            Bound::Entries(entries) => shard.len() > entries / self.shards.len(),
            _ => true,
        }
    }

    fn is_over(&self) -> bool {
        let load = self.load.load(Ordering::Relaxed).max(0).unsigned_abs();
        self.bound.most().is_some_and(|most| load > most)
    }

    fn count_in(&self, weight: u64) {
        if self.bound != Bound::None {
            self.load.fetch_add(weight.cast_signed(), Ordering::Relaxed);
        }
    }

    fn count_out(&self, slots: &[Removed<K, H>]) {
        let weight: u64 = slots.iter().map(Removed::weight).sum();
        if weight > 0 && self.bound != Bound::None {
            self.load.fetch_sub(weight.cast_signed(), Ordering::Relaxed);
        }
    }

    #[inline]
    fn shard(&self, hash: u64) -> &RwLock<Shard<K, H>> {
        &self.shards[self.index(hash)]
    }

    #[inline]
    fn index(&self, hash: u64) -> usize {
        // the high bits choose the shard, the low ones the place in it
        (hash >> 40) as usize & (self.shards.len() - 1)
    }
}
