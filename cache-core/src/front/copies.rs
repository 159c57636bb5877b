//! The copies of a front: which are made, and when there are to be more places or none.

use super::places::{Challenger, Places, Resident, drop_each, quick_hash};
use crate::function::Function;
use crate::key::Parts;
use crate::memo::Memo;
use crate::sync::{Arc, Ordering, Tally, bound, times};

/// The copies of one front, and what is known of their use.
pub(super) struct Copies<F: Function> {
    /// As many as a power of two, or none.
    places: Box<[Places<F>]>,
    /// As many.
    challengers: Box<[Challenger]>,
    /// What this thread adds to the function's hits.
    hits: Arc<Tally>,
    /// How many calls are still to come before copies are made again, since they were of no use.
    pub(super) asleep: u32,
    /// How often in a row that came of a review.
    naps: u32,
    /// Which pair was looked at last for copies of what has left.
    sweeper: usize,
    review: Review,
}

/// What the calls since the last review came to.
#[derive(Default)]
struct Review {
    /// Calls that were answered by the store.
    passed: u32,
    /// How many of these found their place taken by another key.
    crowded: u32,
    /// How many copies were made.
    filled: u32,
    /// How many second places are taken; not only since then.
    seconds: u32,
    /// How many hits there had been before.
    hits_before: u64,
}

/// How many pairs of places a front has at first.
pub(super) const PLACES: usize = bound(8);
/// How many there are at most.
const MOST: usize = bound(2048);
/// How much room they take at most, in bytes.
const ROOM: usize = 1 << 18;
/// How many pairs are looked at for copies of what has left, whenever the store answers.
const SWEEP: usize = 2;
/// How often a key has to be read for it to take a place that is taken; one that is free it takes at
/// once.
const INSTEAD: u8 = times(32);
/// One second place taken for so many first ones, and there are to be more.
const SECONDS: usize = 8;
/// How many calls that the store answered make a review.
const REVIEW: u32 = 1024;
/// One copy made in so many of these calls, and the front is still filling.
const BUSY: u32 = 32;
/// One call answered here for so many that the store answers, and the front is worth its while.
const WORTH: u64 = 4;
/// For how many calls a front that is not makes no copies; twice as many the next time, so often.
const SLEEP: u32 = 1 << 17;
const DOUBLED: u32 = 3;

impl<F: Function> Copies<F> {
    /// How many pairs of places there are at most; fewer than at first where keys are so large that
    /// there is to be no front.
    pub(super) const MOST: usize = match ROOM / size_of::<Places<F>>() {
        0 => 0,
        room if room < MOST => bound(1 << room.ilog2()),
        _ => MOST,
    };

    #[cold]
    pub(super) fn new(memo: &Memo<F>) -> Box<Self> {
        Box::new(Copies {
            places: Box::default(),
            challengers: Box::default(),
            hits: memo.counters.of_thread(),
            asleep: 0,
            naps: 0,
            sweeper: 0,
            review: Review::default(),
        })
    }

    #[inline(always)]
    pub(super) fn read(&self, query: F::Query<'_>) -> Option<F::Held> {
        if self.places.is_empty() {
            return None;
        }
        let hash = quick_hash::<F>(query);
        let Places { first, second } = &self.places[self.index(hash)];
        let resident = match first.of(hash, query) {
            Some(resident) => resident,
            None => second.of(hash, query)?,
        };
        let held = resident.serve()?;
        self.count();
        Some(held)
    }

    /// Only this thread writes, so that it need not be one step.
    #[inline]
    pub(super) fn count(&self) {
        let hits = self.hits.load(Ordering::Relaxed);
        self.hits.store(hits + 1, Ordering::Relaxed);
    }

    #[inline]
    fn index(&self, hash: u64) -> usize {
        hash as usize & (self.places.len() - 1)
    }

    /// Takes a copy, if it is time to, and gives back what had to go.
    #[inline(never)]
    pub(super) fn consider(
        &mut self,
        memo: &Memo<F>,
        hash: u64,
        query: F::Query<'_>,
    ) -> Vec<Resident<F>> {
        if self.places.is_empty() {
            self.resize();
        }
        let quick_hash = quick_hash::<F>(query);
        let index = self.index(quick_hash);
        let places = &self.places[index];
        let is_crowded = places.first.is_taken(query) && places.second.is_taken(query);
        self.review.passed += 1;
        self.review.crowded += u32::from(is_crowded);
        let mut left = Vec::new();
        if self.challengers[index].challenge(hash, if is_crowded { INSTEAD } else { 1 })
            && let Some(replica) = memo.copy(hash, query)
        {
            self.review.filled += 1;
            left.extend(self.settle(Resident {
                hash: quick_hash,
                key: F::Parts::own(query),
                replica,
            }));
            // few are to be looked for in a second place
            if self.review.seconds as usize * SECONDS > self.places.len() {
                left.extend(self.grow());
            }
        }
        self.sweep(&mut left);
        if self.review.passed >= REVIEW {
            left.extend(self.conclude());
        }
        left
    }

    /// Takes out copies of what has left the store, for the sake of what their keys own.
    fn sweep(&mut self, left: &mut Vec<Resident<F>>) {
        for _ in 0..SWEEP {
            self.sweeper = (self.sweeper + 1) & (self.places.len() - 1);
            let Places { first, second } = &mut self.places[self.sweeper];
            for place in [first, second] {
                left.extend(place.0.take_if(|resident| !resident.replica.watch.stays()));
            }
        }
    }

    /// If many keys found their places taken there are to be more. If there can't be, and few calls
    /// were answered here, there is to be none for a time.
    fn conclude(&mut self) -> Vec<Resident<F>> {
        let hits = self.hits.load(Ordering::Relaxed);
        let next = Review {
            hits_before: hits,
            seconds: self.review.seconds,
            ..Review::default()
        };
        let review = std::mem::replace(&mut self.review, next);
        // those that the store answered are among them
        let served = (hits - review.hits_before).saturating_sub(u64::from(review.passed));
        let is_filling = review.filled >= review.passed / BUSY;
        if review.crowded > review.passed / 2 && self.places.len() < Self::MOST {
            return self.grow();
        }
        if served * WORTH >= u64::from(review.passed) {
            self.naps = 0;
            return Vec::new();
        }
        if is_filling {
            return Vec::new();
        }
        self.asleep = SLEEP << self.naps;
        self.naps = (self.naps + 1).min(DOUBLED);
        let old = std::mem::take(&mut self.places).into_iter();
        let residents = old.flat_map(Places::into_residents);
        residents.flatten().collect()
    }

    fn grow(&mut self) -> Vec<Resident<F>> {
        match self.places.len() < Self::MOST {
            true => self.resize(),
            false => Vec::new(),
        }
    }

    /// Doubles the places, and gives back those for which there is none even so.
    fn resize(&mut self) -> Vec<Resident<F>> {
        let len = (self.places.len() * 2).clamp(PLACES, Self::MOST);
        let places = (0..len).map(|_| Places::EMPTY).collect();
        self.challengers = vec![Challenger::default(); len].into();
        let old = std::mem::replace(&mut self.places, places);
        self.review.seconds = 0;
        let residents = old.into_iter().flat_map(Places::into_residents);
        let left = residents
            .flatten()
            .filter_map(|resident| self.settle(resident));
        left.collect()
    }

    /// Puts a copy where it belongs, and gives back what had to go.
    fn settle(&mut self, resident: Resident<F>) -> Option<Resident<F>> {
        let index = self.index(resident.hash);
        let Places { first, second } = &mut self.places[index];
        if first.is_free_for(&resident) {
            return first.0.replace(resident);
        }
        self.review.seconds += u32::from(second.0.is_none());
        second.0.replace(resident)
    }
}

impl<F: Function> Drop for Copies<F> {
    fn drop(&mut self) {
        let places = std::mem::take(&mut self.places).into_iter();
        drop_each(places.flat_map(Places::into_residents).flatten());
    }
}
