//! This process's memory: sharded, bounded, read under a shared lock.

mod entries;
mod fill;
mod index;
mod leftovers;
mod policy;
mod slab;
mod sparse;
#[cfg(all(test, not(any(loom, shuttle))))]
mod tests;
mod watch;

use crate::answer::{Answer, Freshness};
use crate::flight::{Board, Seen};
use crate::held::Held;
use crate::sync::{AtomicI64, Ordering, RwLock, RwLockWriteGuard};
use entries::Entries;
pub(crate) use entries::{Hit, Replica};
pub(crate) use fill::{Boarding, Cleared, Landed};
use index::Place;
pub(crate) use leftovers::Leftovers;
use policy::{Chosen, Policy};
pub(crate) use slab::Removed;

/// A policy needs to see about so many entries to tell them apart.
const ENTRIES_A_SHARD: usize = 2048;
const MOST_SHARDS: usize = 64;
/// Where nobody knows how many entries a bound is.
const SHARDS_BY_WEIGHT: usize = 4;

/// The entries of one cached function, and what is being computed for it.
///
/// Both are under one lock, so that what lands is found by whoever takes its flight off the board,
/// and a call that has to compute takes one lock to begin and one to end.
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

/// The entries and the flights of the keys whose hashes begin alike.
#[derive(Debug)]
struct Shard<K, H> {
    entries: Entries<K, H>,
    board: Board<K, H>,
    counts: Counts,
}

/// What happened to a store, as far as that is counted under its locks.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Counts {
    /// Computations that others could join.
    pub(crate) opened: u64,
    /// Values stored.
    pub(crate) stored: u64,
    /// Entries that gave way to the bound.
    pub(crate) evicted: u64,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.opened += other.opened;
        self.stored += other.stored;
        self.evicted += other.evicted;
    }
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

impl<K, H: Held> Memory<K, H> {
    pub(crate) fn new(bound: Bound) -> Self {
        Memory {
            shards: (0..bound.shards())
                .map(|_| RwLock::new(Shard::new(bound)))
                .collect(),
            bound,
            load: AtomicI64::new(0),
        }
    }

    /// The entry of a key, whatever its state.
    pub(crate) fn find(&self, hash: u64, is: impl Fn(&K) -> bool) -> Option<Answer<H>> {
        self.shard(hash).read().entries.find(hash, is)
    }

    /// Like [`Memory::find`], for a call that is to be answered.
    pub(crate) fn read(&self, hash: u64, is: impl Fn(&K) -> bool) -> Option<Answer<H>> {
        self.shard(hash).read().entries.read(hash, is)
    }

    /// What is held of an entry, at a first look.
    #[inline]
    pub(crate) fn hit(&self, hash: u64, is: impl Fn(&K) -> bool) -> Hit<H> {
        let shard = self.shard(hash).read();
        let hit = shard.entries.hit(hash, is);
        hit.unwrap_or_else(|| Hit::Nothing(shard.absent()))
    }

    /// What a thread needs to have a copy of an entry beside the store.
    pub(crate) fn copy(&self, hash: u64, is: impl Fn(&K) -> bool) -> Option<Replica<H>> {
        self.shard(hash).read().entries.copy(hash, is)
    }

    /// Stores an answer in the place of any other of its key.
    pub(crate) fn insert(
        &self,
        hash: u64,
        key: K,
        answer: Answer<H>,
        same: impl Fn(&K, &K) -> bool,
        left: &mut Leftovers<K, H>,
    ) {
        let shard = self.shard(hash).write();
        self.insert_into(shard, hash, key, answer, Seen::Unknown, same, left);
    }

    /// The same, into the shard of the hash.
    #[expect(clippy::too_many_arguments, reason = "a look-up and an entry")]
    fn insert_into(
        &self,
        shard: RwLockWriteGuard<'_, Shard<K, H>>,
        hash: u64,
        key: K,
        answer: Answer<H>,
        seen: Seen,
        same: impl Fn(&K, &K) -> bool,
        left: &mut Leftovers<K, H>,
    ) {
        // dropped before the key and the answer if comparing keys panics
        let mut shard = shard;
        let mut change = Change::of(answer.weight());
        let mut let_go = |removed: Removed<K, H>| {
            change.less(&removed);
            left.add(removed);
        };
        let former = match seen == shard.absent() {
            true => None,
            false => shard.entries.place(hash, |other| same(other, &key)),
        };
        let place = match former {
            None => shard.entries.add(hash, key, answer),
            Some(place) => {
                let former = shard.entries.replace(place, key, answer);
                former.into_iter().for_each(&mut let_go);
                place
            }
        };
        shard.counts.stored += 1;
        shard.entries.sweep(&mut let_go);
        while self.is_over(change) && self.is_above_its_share(&shard) {
            let Some(removed) = shard.evict(Some(place)) else {
                break;
            };
            change.less(&removed);
            left.add_evicted(removed);
        }
        self.count(change);
        drop(shard);
        if self.is_over(Change::NONE) {
            self.shrink(self.index(hash), place, left);
        }
    }

    /// Takes out the entry of a key if it is dead, and says why.
    pub(crate) fn remove_dead(
        &self,
        hash: u64,
        is: impl Fn(&K) -> bool,
    ) -> Option<(Removed<K, H>, Freshness)> {
        let (slot, why) = self.shard(hash).write().entries.remove_dead(hash, is)?;
        self.count_out(std::slice::from_ref(&slot));
        Some((slot, why))
    }

    /// How many entries are held, those included that are no longer served.
    pub(crate) fn len(&self) -> usize {
        self.shards
            .iter()
            .map(|shard| shard.read().entries.len())
            .sum()
    }

    /// What the entries weigh together, where weights bound them.
    pub(crate) fn weight(&self) -> Option<u64> {
        let weight = self.load.load(Ordering::Relaxed).max(0).unsigned_abs();
        matches!(self.bound, Bound::Weight(_)).then_some(weight)
    }

    /// What happened here since the program started.
    pub(crate) fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for shard in &self.shards {
            counts += shard.read().counts;
        }
        counts
    }

    /// Evicts until the bound is kept, from the first shard that has more than its share, and if
    /// that does not do from all. What was just inserted, at `newest` in the shard at `index`, stays.
    #[cold]
    fn shrink(&self, index: usize, newest: Place, left: &mut Leftovers<K, H>) {
        let shards = (0..self.shards.len()).map(|step| (index + step) & (self.shards.len() - 1));
        let above = shards
            .clone()
            .find(|index| self.is_above_its_share(&self.shards[*index].read()));
        for shard in above.into_iter().chain(shards) {
            let spared = (shard == index).then_some(newest);
            while self.is_over(Change::NONE) {
                let Some(removed) = self.shards[shard].write().evict(spared) else {
                    break;
                };
                self.count_out(std::slice::from_ref(&removed));
                left.add_evicted(removed);
            }
        }
    }

    /// Whether a shard holds more than an even share of the bound. Of weights nobody can tell.
    fn is_above_its_share(&self, shard: &Shard<K, H>) -> bool {
        match self.bound {
            Bound::Entries(entries) => shard.entries.len() > entries / self.shards.len(),
            _ => true,
        }
    }

    /// Whether the bound is exceeded once this is counted too.
    fn is_over(&self, Change(change): Change) -> bool {
        self.bound.most().is_some_and(|most| {
            let load = self.load.load(Ordering::Relaxed) + change;
            load.max(0).unsigned_abs() > most
        })
    }

    fn count(&self, Change(change): Change) {
        if change != 0 && self.bound != Bound::None {
            self.load.fetch_add(change, Ordering::Relaxed);
        }
    }

    fn count_out(&self, removed: &[Removed<K, H>]) {
        let mut change = Change::NONE;
        removed.iter().for_each(|removed| change.less(removed));
        self.count(change);
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

impl<K, H: Held> Shard<K, H> {
    fn new(bound: Bound) -> Self {
        Shard {
            entries: Entries::new(bound.policy()),
            board: Board::default(),
            counts: Counts::default(),
        }
    }

    /// What is known of an entry that is not there now. Nothing else stores than what is counted.
    #[inline]
    fn absent(&self) -> Seen {
        Seen::Absent(self.counts.stored)
    }

    fn evict(&mut self, spared: Option<Place>) -> Option<Removed<K, H>> {
        let removed = self.entries.evict(spared)?;
        self.counts.evicted += 1;
        Some(removed)
    }
}

/// By how much the sum of all weights changes: mostly not at all, where one entry gives way to
/// another, so that nobody else has to be told.
#[derive(Clone, Copy)]
struct Change(i64);

impl Change {
    const NONE: Self = Change(0);

    fn of(weight: u64) -> Self {
        Change(weight.cast_signed())
    }

    fn less<K, H>(&mut self, removed: &Removed<K, H>) {
        self.0 -= removed.weight().cast_signed();
    }
}
