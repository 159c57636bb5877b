//! The entries of a shard by their places. What a hit reads is together, and small.

use super::index::{Place, Tag};
use super::policy::{Mark, Residents};
use super::watch::{Watch, Watched};
use crate::answer::{Answer, Freshness, Until};
use crate::clock::Deadline;
use crate::held::Held;
use crate::lease::{Lease, all_stand};
use crate::sync::{Arc, Mutex};
use crate::until::{FEW, Terms};

#[derive(Debug)]
pub(super) struct Slab<K, H> {
    slots: Vec<Option<Slot<K, H>>>,
    leases: [Sparse<Lease>; FEW],
    terms: Sparse<Arc<Terms>>,
    /// Behind a lock of its own, taken inside the shard's: copies are made while others read.
    watched: Mutex<Watched>,
}

/// An entry, but for what few have.
#[derive(Debug)]
pub(super) struct Slot<K, H> {
    pub(super) key: K,
    pub(super) held: H,
    until: Deadline,
    pub(super) tag: Tag,
    /// What reading it left for the policy to see.
    pub(super) mark: Mark,
}

/// An entry that was taken out, to be dropped outside all locks.
#[derive(Debug)]
pub(crate) struct Removed<K, H> {
    pub(super) slot: Slot<K, H>,
    _leases: [Option<Lease>; FEW],
    terms: Option<Arc<Terms>>,
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

impl<K, H> Default for Slab<K, H> {
    fn default() -> Self {
        Slab {
            slots: Vec::new(),
            leases: Default::default(),
            terms: Sparse::default(),
            watched: Mutex::default(),
        }
    }
}

impl<K, H> Slab<K, H> {
    /// How many places there are.
    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    #[inline]
    pub(super) fn get(&self, place: Place) -> Option<&Slot<K, H>> {
        self.slots.get(place as usize)?.as_ref()
    }

    /// Until when an entry may be served, if serving it leaves nothing to do and every lease stands.
    #[inline]
    pub(super) fn served_until(&self, place: Place, slot: &Slot<K, H>) -> Option<Deadline> {
        match slot.until {
            Deadline::ELSEWHERE => self.terms.get(place)?.served_until(),
            until => {
                let stand = self.leases_stand(place);
                stand.then_some(until)
            }
        }
    }

    /// Whether the leases stand that an entry has beside it.
    #[inline]
    fn leases_stand(&self, place: Place) -> bool {
        let there = self.leases.iter().map_while(|leases| leases.get(place));
        all_stand(there)
    }

    /// What ends an entry.
    pub(super) fn until(&self, place: Place, slot: &Slot<K, H>) -> Until {
        Until {
            deadline: slot.until,
            leases: self
                .leases
                .each_ref()
                .map(|leases| leases.get(place).cloned()),
            terms: self.terms.get(place).cloned(),
        }
    }

    pub(super) fn answer(&self, place: Place) -> Option<Answer<H>>
    where
        H: Held,
    {
        let slot = self.get(place)?;
        Some(Answer {
            content: slot.held.again(),
            until: self.until(place, slot),
        })
    }

    pub(super) fn watch(&self, place: Place, until: Until) -> Watch {
        self.watched.lock().watch(place, until)
    }

    /// Fills an empty place, or a new one.
    #[inline(always)]
    pub(super) fn add(
        &mut self,
        free: Option<Place>,
        key: K,
        answer: Answer<H>,
        tag: Tag,
        mark: Mark,
    ) -> Place {
        let Until {
            deadline,
            leases,
            terms,
        } = answer.until;
        let slot = Slot {
            key,
            held: answer.content,
            until: deadline,
            tag,
            mark,
        };
        let place = match free {
            Some(place) => {
                self.slots[place as usize] = Some(slot);
                place
            }
            None => {
                self.slots.push(Some(slot));
                (self.slots.len() - 1) as Place
            }
        };
        for (all, lease) in self.leases.iter_mut().zip(leases) {
            all.set(place, lease);
        }
        self.terms.set(place, terms);
        place
    }

    /// The only way out for an entry: those who have copies of it are told.
    pub(super) fn take(&mut self, place: Place) -> Option<Removed<K, H>> {
        let slot = self.slots.get_mut(place as usize)?.take()?;
        self.watched.get_mut().end(place);
        Some(Removed {
            slot,
            _leases: self.leases.each_mut().map(|leases| leases.take(place)),
            terms: self.terms.take(place),
        })
    }

    /// Why an entry is of no more use, if that is so.
    pub(super) fn dead(&self, place: Place) -> Option<Freshness> {
        let slot = self.get(place)?;
        let freshness = match slot.until {
            Deadline::ELSEWHERE => self.terms.get(place)?.freshness(),
            _ if !self.leases_stand(place) => Freshness::Revoked,
            until if until.is_past() => Freshness::Gone,
            _ => Freshness::Fresh,
        };
        matches!(freshness, Freshness::Gone | Freshness::Revoked).then_some(freshness)
    }
}

impl<K, H> Residents<Mark> for Slab<K, H> {
    fn look(&mut self, place: usize) -> (&Mark, bool) {
        static NOBODY: Mark = Mark::none();
        let was_read = self.watched.get_mut().was_read(place as Place);
        let mark = self.get(place as Place).map(|slot| &slot.mark);
        (mark.unwrap_or(&NOBODY), was_read)
    }

    fn is_dead(&self, place: usize) -> bool {
        self.dead(place as Place).is_some()
    }
}

/// What some of the places have; no longer than the last that ever had it.
#[derive(Debug)]
struct Sparse<T>(Vec<Option<T>>);

impl<T> Default for Sparse<T> {
    fn default() -> Self {
        Sparse(Vec::new())
    }
}

impl<T> Sparse<T> {
    #[inline]
    fn get(&self, place: Place) -> Option<&T> {
        self.0.get(place as usize)?.as_ref()
    }

    #[inline]
    fn set(&mut self, place: Place, it: Option<T>) {
        if it.is_none() && self.0.is_empty() {
            return;
        }
        let place = place as usize;
        if place >= self.0.len() {
            self.0.resize_with(place + 1, || None);
        }
        self.0[place] = it;
    }

    #[inline]
    fn take(&mut self, place: Place) -> Option<T> {
        self.0.get_mut(place as usize)?.take()
    }
}
