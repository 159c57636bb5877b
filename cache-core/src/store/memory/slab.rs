//! The entries of a shard by their places. What a hit reads is together, and small.

use super::index::{Place, Tag};
use super::policy::{Mark, Residents};
use super::sparse::Sparse;
use super::watch::{Watch, Watched};
use crate::answer::{Answer, Freshness, Until};
use crate::clock::Deadline;
use crate::held::Held;
use crate::lease::Lease;
#[cfg(feature = "shared")]
use crate::shared::KeptStamps;
use crate::sync::{Arc, Mutex};
use crate::until::Terms;

#[derive(Debug)]
pub(super) struct Slab<K, H> {
    slots: Vec<Option<Slot<K, H>>>,
    /// Side by side, since an entry with a tag has two.
    leases: Sparse<Pair>,
    /// The third of entries that have one.
    thirds: Sparse<Lease>,
    terms: Sparse<Arc<Terms>>,
    /// The leases of near entries in the store that these are near to. No hit asks for them, so that they
    /// are not to lie among the values, which would be spread over more memory.
    #[cfg(feature = "shared")]
    stamps: Sparse<KeptStamps>,
    /// Behind a lock of its own, taken inside the shard's: copies are made while others read.
    watched: Mutex<Watched>,
}

/// The first leases of an entry.
type Pair = (Lease, Option<Lease>);

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
    _leases: (Option<Pair>, Option<Lease>),
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
            leases: Sparse::default(),
            thirds: Sparse::default(),
            terms: Sparse::default(),
            #[cfg(feature = "shared")]
            stamps: Sparse::default(),
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
        let Some((first, second)) = self.leases.get(place) else {
            return true;
        };
        let Some(second) = second else {
            return first.stands();
        };
        let third = self.thirds.get(place);
        first.stands() && second.stands() && third.is_none_or(Lease::stands)
    }

    /// What ends an entry.
    fn until(&self, place: Place, slot: &Slot<K, H>) -> Until {
        let until = self.until_of_copy(place, slot);
        #[cfg(feature = "shared")]
        if let Some(stamps) = self.stamps.get(place) {
            return until.under(stamps);
        }
        until
    }

    /// What ends an entry, as far as a copy of it beside the store has to know.
    pub(super) fn until_of_copy(&self, place: Place, slot: &Slot<K, H>) -> Until {
        let (first, second) = self.leases.get(place).cloned().unzip();
        Until {
            deadline: slot.until,
            leases: [first, second.flatten(), self.thirds.get(place).cloned()],
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
        #[cfg(feature = "shared")]
        let mut answer = answer;
        #[cfg(feature = "shared")]
        let stamps = answer.until.take_stamps();
        let Until {
            deadline,
            leases: [first, second, third],
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
        self.leases.set(place, first.map(|first| (first, second)));
        self.thirds.set(place, third);
        self.terms.set(place, terms);
        #[cfg(feature = "shared")]
        self.stamps.set(place, stamps);
        place
    }

    /// The only way out for an entry: those who have copies of it are told.
    pub(super) fn take(&mut self, place: Place) -> Option<Removed<K, H>> {
        let slot = self.slots.get_mut(place as usize)?.take()?;
        self.watched.get_mut().end(place);
        #[cfg(feature = "shared")]
        drop(self.stamps.take(place));
        Some(Removed {
            slot,
            _leases: (self.leases.take(place), self.thirds.take(place)),
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
