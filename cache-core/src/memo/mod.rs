//! One cached function at run time: its definition, its entries, its flights.

mod any;
mod definition;
mod family;
mod hasher;
mod histogram;
mod lifetime;
#[cfg(feature = "shared")]
mod made;
mod masks;
mod names;
mod policy;
pub(crate) mod registry;
mod slot;
mod stats;

pub(crate) use any::{AnyMemo, Taken};
pub use definition::{DEFAULT_CAPACITY, Definition, Site};
pub use family::Family;
pub use histogram::Histogram;
pub(crate) use histogram::Timed;
pub(crate) use lifetime::{Allowances, Extras, Idle, Lifetime};
#[cfg(feature = "shared")]
pub use made::NameIsTaken;
pub use policy::{Period, Time, Timeout};
pub use slot::{MemoRef, Slot};
pub use stats::Stats;

use crate::answer::{Answer, Computed, Freshness};
use crate::flight::{Ended, Flight, FlightId, Led, Seen};
use crate::function::Function;
use crate::key::Parts;
use crate::lease::Group;
#[cfg(all(feature = "shared", feature = "tracing"))]
use crate::observe;
use crate::observe::Reads;
#[cfg(feature = "shared")]
use crate::shared::{Filled, Named, Near, Remote};
use crate::store::{Boarding, Hit, Landed, Leftovers, Memory, Replica};
use crate::sync::Arc;
use crate::verify::Checks;
#[cfg(not(feature = "shared"))]
use ahash::RandomState;
use definition::Tags;
use hasher::KeyHasher;
pub(crate) use hasher::KeyState;
pub(crate) use masks::{Masks, Noted};
pub(crate) use stats::Counters;
use std::marker::PhantomData;

/// A cached function, or one instance of a generic one.
pub struct Memo<F: Function> {
    /// First, so that a type that can't be shared between threads is reported by its own name.
    types: PhantomData<(F::Key, F::Value)>,
    pub(crate) definition: Definition<F::Key, F::Value>,
    pub(crate) counters: Counters,
    /// Tells memos apart; there are as many as have been used.
    pub(crate) number: usize,
    group: Group,
    /// All instances of the function, where it is generic or a method.
    family: Option<&'static Family>,
    hasher: KeyHasher,
    masks: Masks,
    /// What its values were built on.
    pub(crate) reads: Reads,
    /// What came of hits that were computed again.
    pub(crate) checks: Checks,
    store: Memory<F::Key, F::Held>,
    /// Its part of a store, if processes share its entries.
    #[cfg(feature = "shared")]
    pub(crate) remote: Option<Remote<F::Value>>,
}

impl<F: Function> Memo<F> {
    /// The memo of a function that is not generic.
    ///
    /// # Panics
    ///
    /// If its `key_prefix` belongs to another function.
    pub(crate) fn new(definition: Definition<F::Key, F::Value>) -> Self {
        #[cfg(feature = "shared")]
        if let Some(sharing) = &definition.sharing {
            let group = sharing.group(definition.site.name());
            return Memo::of_group(group, definition);
        }
        Memo::of_group(Group::unique(), definition)
    }

    /// The memo of one instance of a family.
    ///
    /// # Panics
    ///
    /// If the family's `key_prefix` belongs to another function.
    fn of_family(family: &'static Family, definition: Definition<F::Key, F::Value>) -> Self {
        let mut memo = Memo::of_group(family.group(), definition);
        memo.family = Some(family);
        memo
    }

    fn of_group(group: Group, definition: Definition<F::Key, F::Value>) -> Self {
        registry::claim(&definition.site);
        #[cfg(feature = "shared")]
        if definition.sharing.is_some() {
            registry::claim_in_store(&definition.site);
        }
        #[cfg(feature = "shared")]
        let mut definition = definition;
        #[cfg(feature = "shared")]
        let remote = definition.sharing.take().map(|sharing| {
            let spans = definition.policy.take_spans();
            let names = Named {
                site: &definition.site,
                version: &definition.version,
                instance: definition.instance,
                group,
            };
            Remote::new(sharing, &names, spans)
        });
        Memo {
            types: PhantomData,
            counters: Counters::default(),
            number: registry::number(),
            group,
            family: None,
            #[cfg(feature = "shared")]
            hasher: KeyHasher::of(remote.as_ref().map(Remote::hasher)),
            #[cfg(not(feature = "shared"))]
            hasher: KeyHasher::Own(RandomState::new()),
            masks: Masks::default(),
            reads: Reads::default(),
            checks: Checks::default(),
            store: Memory::new(definition.bound),
            #[cfg(feature = "shared")]
            remote,
            definition,
        }
    }

    /// A first look for what is held of a key, for a call outside of everything.
    #[inline]
    pub(crate) fn hit(&self, hash: u64, query: F::Query<'_>) -> Hit<F::Held> {
        self.store.hit(hash, |key| F::Parts::is(query, key))
    }

    /// What a thread needs to have a copy of an entry beside the store.
    pub(crate) fn copy(&self, hash: u64, query: F::Query<'_>) -> Option<Replica<F::Held>> {
        self.store.copy(hash, |key| F::Parts::is(query, key))
    }

    /// The entry of a key; one that is of no more use is taken out on the way.
    pub(crate) fn fetch(&self, hash: u64, query: F::Query<'_>) -> Fetched<F> {
        let is = |key: &F::Key| F::Parts::is(query, key);
        let Some(answer) = self.store.read(hash, is) else {
            return Fetched::Nothing;
        };
        match answer.freshness() {
            Freshness::Fresh => {
                answer.until.touch();
                Fetched::Fresh(answer)
            }
            Freshness::Expired => Fetched::Expired(answer),
            Freshness::Gone | Freshness::Revoked => {
                self.discard(hash, query);
                Fetched::Nothing
            }
        }
    }

    /// Whether this very answer is still stored, so that nothing invalidated its key.
    pub(crate) fn holds(
        &self,
        hash: u64,
        is: impl Fn(&F::Key) -> bool,
        answer: &Answer<F::Held>,
    ) -> bool {
        let found = self.store.find(hash, is);
        found.is_some_and(|found| found.until.is(&answer.until))
    }

    fn discard(&self, hash: u64, query: F::Query<'_>) {
        let removed = self.store.remove_dead(hash, |key| F::Parts::is(query, key));
        match removed.as_ref().map(|(_, why)| why) {
            Some(Freshness::Gone) => self.counters.expired.count(),
            Some(_) => self.counters.invalidated.count(),
            None => {}
        }
    }

    /// Finds the flight of a key to join, or opens one: announced to others from the start, if its
    /// leader is to publish leases or to be woken.
    pub(crate) fn contend(
        &self,
        hash: u64,
        query: F::Query<'_>,
        seen: Seen,
        announced: bool,
    ) -> Boarding<F::Held> {
        let (key, is) = (F::Parts::own(query), |key: &F::Key| {
            F::Parts::is(query, key)
        });
        self.store.board(hash, key, is, seen, announced)
    }

    /// Opens a flight for a value that replaces whatever is there.
    pub(crate) fn replace(
        &self,
        hash: u64,
        query: F::Query<'_>,
        announced: bool,
    ) -> (Led<F::Held>, Taken) {
        let (key, same) = (F::Parts::own(query), F::Parts::same);
        let (led, cleared) = self.store.replace(hash, key, same, announced);
        (led, Taken::of(cleared))
    }

    /// The same, and takes out the entry.
    pub(crate) fn supersede(&self, hash: u64, key: F::Key) -> (Led<F::Held>, Taken) {
        let (led, cleared) = self.store.supersede(hash, key, F::Parts::same);
        (led, Taken::of(cleared))
    }

    /// The flight, for its leader to publish leases; none if it was taken off before anyone joined.
    pub(crate) fn announce(&self, hash: u64, id: FlightId) -> Option<Arc<Flight<F::Held>>> {
        self.store.announce(hash, id)
    }

    /// Ends a flight with a value, which is stored if the flight is still on the board and it is to
    /// be kept.
    pub(crate) fn land(
        &self,
        hash: u64,
        id: FlightId,
        answer: Computed<F::Held>,
        keep: bool,
        left: &mut LeftoversOf<F>,
    ) -> Landed<F::Held> {
        self.store
            .land(hash, id, answer, keep, F::Parts::same, left)
    }

    /// Takes off a flight that has no value of its own to give. If nobody is told more, those who
    /// wait go on by themselves.
    pub(crate) fn leave(&self, hash: u64, id: FlightId) -> Option<Ended<F::Key, F::Held>> {
        self.store.leave(hash, id)
    }

    /// Ends a flight whose leader was left alone.
    pub(crate) fn overtake(&self, hash: u64, flight: &Flight<F::Held>) {
        self.store.overtake(hash, flight);
    }

    /// Stores an answer that has no flight, whatever was there.
    pub(crate) fn store(&self, hash: u64, key: F::Key, answer: Answer<F::Held>) {
        let mut left = Leftovers::default();
        self.store
            .insert(hash, key, answer, F::Parts::same, &mut left);
    }

    /// Whether a computation is told by its key alone: it has no tags and is not weighed.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(self.definition.tags, Tags::None) && !self.definition.weighs() && !self.is_shared()
    }

    /// Whether an answer may be kept in this process: not if it is in a store, unless there is a near
    /// cache that this can be in.
    #[inline]
    pub(crate) fn keeps_near<C>(&self, answer: &Answer<C>) -> bool {
        #[cfg(feature = "shared")]
        if let Some(remote) = &self.remote {
            return match remote.inner.near {
                Near::Off => false,
                Near::Validate => !answer.until.stamps().is_empty(),
                Near::Tracked => {
                    !answer.until.stamps().is_empty() && !answer.until.has_to_be_confirmed()
                }
            };
        }
        let _ = answer;
        true
    }

    /// Whether processes share its entries.
    #[inline]
    pub(crate) fn is_shared(&self) -> bool {
        self.group.store().is_some()
    }

    /// What became of a value that was to be stored for other processes.
    #[cfg(feature = "shared")]
    pub(crate) fn note_filled(&self, filled: Filled) {
        match filled {
            Filled::Stored => self.counters.stored.count(),
            Filled::Overtaken => self.counters.overtaken.count(),
            Filled::Not => {}
        }
        #[cfg(feature = "tracing")]
        match filled {
            Filled::Stored => observe::trace::filled(self.definition.site.name()),
            Filled::Overtaken => observe::trace::overtaken(self.definition.site.name()),
            Filled::Not => {}
        }
    }

    /// Whether what weighs so much fits into the bound.
    pub(crate) fn admits(&self, weight: u64) -> bool {
        self.definition.bound.admits(weight)
    }
}

/// What a look-up finds.
pub(crate) enum Fetched<F: Function> {
    Nothing,
    Fresh(Answer<F::Held>),
    /// Past its deadline, but within an allowance.
    Expired(Answer<F::Held>),
}

/// What is left over of what was done to the store of a function.
pub(crate) type LeftoversOf<F> = Leftovers<<F as Function>::Key, <F as Function>::Held>;

impl<F: Function> std::fmt::Debug for Memo<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Memo")
            .field("site", &self.definition.site)
            .finish_non_exhaustive()
    }
}
