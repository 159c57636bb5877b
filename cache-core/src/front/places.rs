//! Where copies are, and what they are served by.

use crate::function::Function;
use crate::held::Held;
use crate::key::Parts;
use crate::store::Replica;
use rustc_hash::FxHasher;
use std::hash::Hasher;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The places for all keys whose hashes end alike.
#[repr(align(64))]
pub(super) struct Places<F: Function> {
    pub(super) first: Place<F>,
    pub(super) second: Place<F>,
}

/// One place, in a line of the processor's cache if it fits, or in half of one.
#[repr(align(32))]
pub(super) struct Place<F: Function>(pub(super) Option<Resident<F>>);

/// What would like to take one of two places, and how often it was read.
#[derive(Clone, Copy, Default)]
pub(super) struct Challenger {
    hash: u32,
    times: u8,
}

/// A copy of an entry.
pub(super) struct Resident<F: Function> {
    pub(super) hash: u64,
    pub(super) key: F::Key,
    pub(super) replica: Replica<F::Held>,
}

/// A hash to find a place by. That keys may be made that share one costs no more than the place.
#[inline]
pub(super) fn quick_hash<F: Function>(query: F::Query<'_>) -> u64 {
    let mut hasher = FxHasher::default();
    F::Parts::feed(query, &mut hasher);
    hasher.finish()
}

impl<F: Function> Places<F> {
    pub(super) const EMPTY: Self = Places {
        first: Place::EMPTY,
        second: Place::EMPTY,
    };

    pub(super) fn into_residents(self) -> [Option<Resident<F>>; 2] {
        [self.first.0, self.second.0]
    }
}

impl Challenger {
    /// Notes that a key was read that is not here, and says whether it was read often enough.
    pub(super) fn challenge(&mut self, hash: u64, enough: u8) -> bool {
        let hash = hash as u32;
        let before = if self.hash == hash { self.times } else { 0 };
        let is_due = before + 1 >= enough;
        *self = Challenger {
            hash,
            times: if is_due { 0 } else { before + 1 },
        };
        is_due
    }
}

impl<F: Function> Place<F> {
    pub(super) const EMPTY: Self = Place(None);

    /// What is here, if it is of this key.
    #[inline]
    pub(super) fn of(&self, hash: u64, query: F::Query<'_>) -> Option<&Resident<F>> {
        let resident = self.0.as_ref()?;
        let is_it = resident.hash == hash && F::Parts::is(query, &resident.key);
        is_it.then_some(resident)
    }

    /// Whether nothing is here that may be served, but for the same key.
    pub(super) fn is_free_for(&self, other: &Resident<F>) -> bool {
        let resident = self.0.as_ref();
        resident.is_none_or(|Resident { key, replica, .. }| {
            !replica.watch.stays() || F::Parts::same(key, &other.key)
        })
    }

    /// Whether another key is here, and may be served.
    pub(super) fn is_taken(&self, query: F::Query<'_>) -> bool {
        let resident = self.0.as_ref();
        resident.is_some_and(|Resident { key, replica, .. }| {
            replica.watch.stays() && !F::Parts::is(query, key)
        })
    }
}

impl<F: Function> Resident<F> {
    /// What is held, if it may be served.
    #[inline]
    pub(super) fn serve(&self) -> Option<F::Held> {
        let Replica { faint, watch } = &self.replica;
        watch.serve().then(|| F::Held::revive(faint))?
    }
}

/// Drops copies one by one. If the key of one panics, that is nothing to the caller, who got another.
pub(super) fn drop_each<F: Function>(left: impl IntoIterator<Item = Resident<F>>) {
    for resident in left {
        let _ = catch_unwind(AssertUnwindSafe(|| drop(resident)));
    }
}
