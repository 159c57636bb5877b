//! One shard: an index over a slab.

use super::index::{Index, Place, Tag};
use super::policy::{Chosen, Mark, Policy, Residents};
use super::watch::{Watch, Watched};
use crate::answer::{Answer, Freshness, Terms};
use crate::clock::Deadline;
use crate::held::Held;
use crate::sync::{Arc, Mutex};

/// How many places each insertion looks at for what is dead.
const SWEEP: usize = 2;

#[derive(Debug)]
pub(super) struct Shard<K, H> {
    index: Index,
    slab: Slab<K, H>,
    free: Vec<Place>,
    sweeper: usize,
    /// None where nothing is ever evicted.
    policy: Option<Chosen>,
}

/// The entries by their places. What a hit reads is together, and small.
#[derive(Debug)]
struct Slab<K, H> {
    slots: Vec<Option<Slot<K, H>>>,
    /// The terms of those that have any; shorter than the slots where none have.
    terms: Vec<Option<Arc<Terms>>>,
    /// Behind a lock of its own, taken inside the shard's: copies are made while others read.
    watched: Mutex<Watched>,
}

/// What a thread needs to have a copy of an entry beside the store.
#[derive(Debug)]
pub(crate) struct Replica<H: Held> {
    pub(crate) faint: H::Faint,
    pub(crate) until: Deadline,
    pub(crate) terms: Option<Arc<Terms>>,
    pub(crate) watch: Watch,
}

/// What a first look finds.
pub(crate) enum Hit<H> {
    Nothing,
    /// What may be served until a deadline, and serving it leaves nothing to do: most hits.
    Plain(H, Deadline),
    /// What takes another look.
    Else,
}

/// An entry, but for its terms.
#[derive(Debug)]
struct Slot<K, H> {
    key: K,
    held: H,
    until: Deadline,
    tag: Tag,
    /// What reading it left for the policy to see.
    mark: Mark,
}

/// An entry that was taken out, to be dropped outside all locks.
#[derive(Debug)]
pub(crate) struct Removed<K, H> {
    slot: Slot<K, H>,
    terms: Option<Arc<Terms>>,
}

impl<K, H: Held> Shard<K, H> {
    pub(super) fn new(policy: Option<Chosen>) -> Self {
        Shard {
            index: Index::default(),
            slab: Slab {
                slots: Vec::new(),
                terms: Vec::new(),
                watched: Mutex::default(),
            },
            free: Vec::new(),
            sweeper: 0,
            policy,
        }
    }

    #[inline]
    fn place(&self, hash: u64, is: impl Fn(&K) -> bool) -> Option<Place> {
        let tag = Tag::of(hash);
        self.index.find(tag, |place| {
            let slot = self.slab.get(place);
            slot.is_some_and(|slot| slot.tag == tag && is(&slot.key))
        })
    }

    pub(super) fn find(&self, hash: u64, is: impl Fn(&K) -> bool) -> Option<Answer<H>> {
        self.slab.answer(self.place(hash, is)?)
    }

    /// Like [`Shard::find`], for a call that is to be answered.
    pub(super) fn read(&self, hash: u64, is: impl Fn(&K) -> bool) -> Option<Answer<H>> {
        let place = self.place(hash, is)?;
        self.note_read(self.slab.get(place)?);
        self.slab.answer(place)
    }

    /// What is held, and until when it may be served.
    #[inline]
    pub(super) fn hit(&self, hash: u64, is: impl Fn(&K) -> bool) -> Hit<H> {
        let place = self.place(hash, is);
        let Some((place, slot)) = place.and_then(|place| Some((place, self.slab.get(place)?)))
        else {
            return Hit::Nothing;
        };
        let until = match slot.until {
            Deadline::ELSEWHERE => self
                .slab
                .terms(place)
                .and_then(|terms| terms.served_until()),
            until => Some(until),
        };
        self.note_read(slot);
        match until {
            Some(until) => Hit::Plain(slot.held.again(), until),
            None => Hit::Else,
        }
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
        let (faint, until) = (slot.held.faint()?, slot.until);
        let terms = self.slab.terms(place);
        if terms.is_some_and(|terms| !terms.allow_copies()) {
            return None;
        }
        Some(Replica {
            faint,
            until,
            terms: terms.filter(|_| until == Deadline::ELSEWHERE).cloned(),
            watch: self.slab.watched.lock().watch(place),
        })
    }

    pub(super) fn len(&self) -> usize {
        self.index.len()
    }

    /// Inserts an answer, and says where, and what it replaces.
    pub(super) fn insert(
        &mut self,
        hash: u64,
        key: K,
        answer: Answer<H>,
        same: impl Fn(&K, &K) -> bool,
    ) -> (Place, Option<Removed<K, H>>) {
        let tag = Tag::of(hash);
        let new = Slot {
            key,
            held: answer.content,
            until: answer.until,
            tag,
            mark: Mark::default(),
        };
        if let Some(place) = self.place(hash, |other| same(other, &new.key)) {
            return (place, self.replace(place, new, answer.terms));
        }
        let place = self.free.pop().unwrap_or_else(|| self.slab.grow());
        self.slab.put(place, new, answer.terms);
        let slab = &self.slab;
        self.index.insert(tag, place, |place| slab.tag(place));
        if let Some(policy) = &mut self.policy {
            policy.add(place as usize, &self.slab);
        }
        (place, None)
    }

    /// Puts a new answer of the same key in a place: to the policy, as if it had been read.
    fn replace(
        &mut self,
        place: Place,
        new: Slot<K, H>,
        terms: Option<Arc<Terms>>,
    ) -> Option<Removed<K, H>> {
        let old = self.slab.take(place)?;
        new.mark.follow(&old.slot.mark);
        self.note_read(&new);
        self.slab.put(place, new, terms);
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
        let mut old = std::mem::replace(self, Shard::new(policy));
        let places = 0..old.slab.slots.len() as Place;
        places.filter_map(|place| old.slab.take(place)).collect()
    }

    /// Looks at the next few places and removes what is dead there, so that what was expired or
    /// revoked gives its memory back without being asked for again.
    pub(super) fn sweep(&mut self, dead: &mut Vec<Removed<K, H>>) {
        for _ in 0..SWEEP.min(self.slab.slots.len()) {
            self.sweeper += 1;
            if self.sweeper >= self.slab.slots.len() {
                self.sweeper = 0;
            }
            let place = self.sweeper as Place;
            if self.slab.dead(place).is_some() {
                dead.extend(self.vacate(place));
            }
        }
    }

    /// Evicts the entry that the policy says, other than the one at `spared`.
    pub(super) fn evict(&mut self, spared: Option<Place>) -> Option<Removed<K, H>> {
        let policy = self.policy.as_mut()?;
        let spared = spared.map(|place| place as usize);
        let place = policy.victim(spared, &self.slab)?;
        self.vacate(place as Place)
    }

    fn vacate(&mut self, place: Place) -> Option<Removed<K, H>> {
        let removed = self.slab.take(place)?;
        self.index.remove(removed.slot.tag, place);
        if let Some(policy) = &mut self.policy {
            policy.remove(place as usize);
        }
        self.free.push(place);
        Some(removed)
    }
}

impl<K, H> Removed<K, H> {
    pub(crate) fn weight(&self) -> u64 {
        self.terms.as_ref().map_or(1, |terms| terms.weight())
    }

    #[cfg(all(test, not(any(loom, shuttle))))]
    pub(crate) fn key(&self) -> &K {
        &self.slot.key
    }
}

impl<K, H> Slab<K, H> {
    #[inline]
    fn get(&self, place: Place) -> Option<&Slot<K, H>> {
        self.slots.get(place as usize)?.as_ref()
    }

    #[inline]
    fn terms(&self, place: Place) -> Option<&Arc<Terms>> {
        self.terms.get(place as usize)?.as_ref()
    }

    fn set_terms(&mut self, place: Place, terms: Option<Arc<Terms>>) {
        let index = place as usize;
        if index >= self.terms.len() && terms.is_some() {
            self.terms.resize(self.slots.len(), None);
        }
        if let Some(place) = self.terms.get_mut(index) {
            *place = terms;
        }
    }

    fn tag(&self, place: Place) -> Tag {
        self.get(place).map_or(Tag::of(0), |slot| slot.tag)
    }

    fn answer(&self, place: Place) -> Option<Answer<H>>
    where
        H: Held,
    {
        let slot = self.get(place)?;
        Some(Answer {
            content: slot.held.again(),
            until: slot.until,
            terms: self.terms(place).cloned(),
        })
    }

    /// Adds a place.
    fn grow(&mut self) -> Place {
        self.slots.push(None);
        (self.slots.len() - 1) as Place
    }

    /// Fills an empty place.
    fn put(&mut self, place: Place, slot: Slot<K, H>, terms: Option<Arc<Terms>>) {
        self.slots[place as usize] = Some(slot);
        self.set_terms(place, terms);
    }

    /// The only way out for an entry: those who have copies of it are told.
    fn take(&mut self, place: Place) -> Option<Removed<K, H>> {
        let slot = self.slots.get_mut(place as usize)?.take()?;
        self.watched.lock().end(place);
        let terms = self.terms.get_mut(place as usize).and_then(Option::take);
        Some(Removed { slot, terms })
    }

    /// Why an entry is of no more use, if that is so.
    fn dead(&self, place: Place) -> Option<Freshness> {
        let slot = self.get(place)?;
        let freshness = match self.terms(place) {
            Some(terms) => terms.freshness(),
            None if slot.until.is_past() => Freshness::Gone,
            None => Freshness::Fresh,
        };
        matches!(freshness, Freshness::Gone | Freshness::Revoked).then_some(freshness)
    }
}

impl<K, H> Residents<Mark> for Slab<K, H> {
    fn mark(&self, place: usize) -> &Mark {
        static NOBODY: Mark = Mark::new();
        self.get(place as Place).map_or(&NOBODY, |slot| &slot.mark)
    }

    fn was_read_elsewhere(&self, place: usize) -> bool {
        self.watched.lock().was_read(place as Place)
    }

    fn tag(&self, place: usize) -> u32 {
        Slab::tag(self, place as Place).number()
    }

    fn is_dead(&self, place: usize) -> bool {
        self.dead(place as Place).is_some()
    }
}
