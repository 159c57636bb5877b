//! The entries of one shard: an index over a slab.

use super::index::{Index, Place, Tag};
use super::policy::{Chosen, Mark, Policy};
use super::slab::{Removed, Slab, Slot};
use super::watch::Watch;
use crate::answer::{Answer, Freshness};
use crate::clock::Deadline;
use crate::flight::Seen;
use crate::held::Held;

/// How many places each insertion looks at for what is dead.
const SWEEP: usize = 2;

#[derive(Debug)]
pub(super) struct Entries<K, H> {
    index: Index,
    slab: Slab<K, H>,
    free: Vec<Place>,
    sweeper: usize,
    /// Whether there ever was an entry that can die without being taken out.
    may_die: bool,
    /// None where nothing is ever evicted.
    policy: Option<Chosen>,
}

/// What a thread needs to have a copy of an entry beside the store.
#[derive(Debug)]
pub(crate) struct Replica<H: Held> {
    pub(crate) faint: H::Faint,
    pub(crate) watch: Watch,
}

/// What a first look finds.
pub(crate) enum Hit<H> {
    Nothing(Seen),
    /// What may be served until a deadline, and serving it leaves nothing to do: most hits.
    Plain(H, Deadline),
    /// What takes another look.
    Else,
}

impl<K, H: Held> Entries<K, H> {
    pub(super) fn new(policy: Option<Chosen>) -> Self {
        Entries {
            index: Index::default(),
            slab: Slab::default(),
            free: Vec::new(),
            sweeper: 0,
            may_die: false,
            policy,
        }
    }

    /// Where the entry of a key is.
    #[inline]
    pub(super) fn place(&self, hash: u64, is: impl Fn(&K) -> bool) -> Option<Place> {
        let tag = Tag::of(hash);
        self.index.find(tag, |place| {
            let slot = self.slab.get(place);
            slot.is_some_and(|slot| is(&slot.key))
        })
    }

    pub(super) fn find(&self, hash: u64, is: impl Fn(&K) -> bool) -> Option<Answer<H>> {
        self.slab.answer(self.place(hash, is)?)
    }

    /// Like [`Entries::find`], for a call that is to be answered.
    pub(super) fn read(&self, hash: u64, is: impl Fn(&K) -> bool) -> Option<Answer<H>> {
        let place = self.place(hash, is)?;
        self.note_read(self.slab.get(place)?);
        self.slab.answer(place)
    }

    /// What is held, and until when it may be served.
    #[inline]
    pub(super) fn hit(&self, hash: u64, is: impl Fn(&K) -> bool) -> Option<Hit<H>> {
        let place = self.place(hash, is)?;
        let slot = self.slab.get(place)?;
        let until = self.slab.served_until(place, slot);
        self.note_read(slot);
        Some(match until {
            Some(until) => Hit::Plain(slot.held.again(), until),
            None => Hit::Else,
        })
    }

    #[inline]
    fn note_read(&self, slot: &Slot<K, H>) {
        if let Some(policy) = &self.policy {
            policy.read(&slot.mark);
        }
    }

    /// A copy of an entry, unless serving one leaves more to do.
    pub(super) fn copy(&self, hash: u64, is: impl Fn(&K) -> bool) -> Option<Replica<H>> {
        let place = self.place(hash, is)?;
        let slot = self.slab.get(place)?;
        let (faint, until) = (slot.held.faint()?, self.slab.until_of_copy(place, slot));
        until.allows_copies().then(|| Replica {
            faint,
            watch: self.slab.watch(place, until),
        })
    }

    /// What is on an entry that was not read yet.
    fn mark(&self) -> Mark {
        let policy = self.policy.as_ref();
        policy.map_or_else(Mark::default, Policy::mark)
    }

    pub(super) fn len(&self) -> usize {
        self.index.len()
    }

    /// Adds an entry, of a key that has none, and says where.
    #[inline(always)]
    pub(super) fn add(&mut self, hash: u64, key: K, answer: Answer<H>) -> Place {
        let tag = Tag::of(hash);
        self.may_die |= answer.until.may_end();
        let mark = self.mark();
        let place = self.slab.add(self.free.pop(), key, answer, tag, mark);
        self.index.insert(tag, place);
        if let Some(policy) = &mut self.policy {
            policy.add(place as usize, tag.number(), &mut self.slab);
        }
        place
    }

    /// Puts a new answer of the same key in a place: to the policy, as if it had been read.
    pub(super) fn replace(
        &mut self,
        place: Place,
        key: K,
        answer: Answer<H>,
    ) -> Option<Removed<K, H>> {
        let old = self.slab.take(place)?;
        self.may_die |= answer.until.may_end();
        let mark = self.mark();
        self.slab.add(Some(place), key, answer, old.slot.tag, mark);
        if let Some(slot) = self.slab.get(place) {
            slot.mark.follow(&old.slot.mark);
            self.note_read(slot);
        }
        Some(old)
    }

    /// Removes the entry of a key if it is dead, and says why.
    pub(super) fn remove_dead(
        &mut self,
        hash: u64,
        is: impl Fn(&K) -> bool,
    ) -> Option<(Removed<K, H>, Freshness)> {
        let place = self.place(hash, is)?;
        let why = self.slab.dead(place)?;
        Some((self.vacate(place)?, why))
    }

    /// Removes every entry of a hash.
    pub(super) fn take(&mut self, hash: u64) -> Vec<Removed<K, H>> {
        let mut taken = Vec::new();
        while let Some(place) = self.place(hash, |_| true) {
            taken.extend(self.vacate(place));
        }
        taken
    }

    /// Removes everything. What is inserted later is told by a new policy.
    pub(super) fn clear(&mut self, policy: Option<Chosen>) -> Vec<Removed<K, H>> {
        let mut old = std::mem::replace(self, Entries::new(policy));
        let places = 0..old.slab.len() as Place;
        places.filter_map(|place| old.slab.take(place)).collect()
    }

    /// Looks at the next few places and removes what is dead there, so that what was expired or
    /// revoked gives its memory back without being asked for again.
    pub(super) fn sweep(&mut self, mut dead: impl FnMut(Removed<K, H>)) {
        if !self.may_die {
            return;
        }
        for _ in 0..SWEEP.min(self.slab.len()) {
            self.sweeper += 1;
            if self.sweeper >= self.slab.len() {
                self.sweeper = 0;
            }
            let place = self.sweeper as Place;
            if self.slab.dead(place).is_some()
                && let Some(removed) = self.vacate(place)
            {
                dead(removed);
            }
        }
    }

    /// Evicts the entry that the policy says, other than the one at `spared`.
    pub(super) fn evict(&mut self, spared: Option<Place>) -> Option<Removed<K, H>> {
        let policy = self.policy.as_mut()?;
        let spared = spared.map(|place| place as usize);
        let place = policy.victim(spared, &mut self.slab)?;
        self.vacate(place as Place)
    }

    fn vacate(&mut self, place: Place) -> Option<Removed<K, H>> {
        let removed = self.slab.take(place)?;
        self.index.remove(removed.slot.tag, place);
        if let Some(policy) = &mut self.policy {
            let Slot { tag, mark, .. } = &removed.slot;
            policy.remove(place as usize, tag.number(), mark);
        }
        self.free.push(place);
        Some(removed)
    }
}
