//! What one thread reads over and over, kept beside the store where no lock is needed.
//!
//! A front has copies of entries, each with what the entry is served by: all its leases, its
//! deadline, and whether it is still in its place. A copy is served while all of that holds, so that
//! what a write invalidates is gone from every front at once.
//!
//! Copies are faint: a front keeps no value alive that owns anything, only keys, and so many of
//! them as it has places.

use crate::function::Function;
use crate::held::Held;
use crate::key::Parts;
use crate::memo::Memo;
use crate::store::Replica;
use crate::sync::{Arc, LocalKey, Ordering, Tally, bound, thread_local, times};
use rustc_hash::FxHasher;
use std::cell::{Cell, RefCell};
use std::hash::Hasher;
use std::mem::ManuallyDrop;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Where the front of a function is kept.
pub type FrontOf<F> = &'static LocalKey<Front<F>>;

/// The front of one function on one thread. Empty before the first hit; and while it is in use, for
/// comparing keys may call the function again.
///
/// It does not drop what it has, so that to reach it nobody has to ask whether the thread still lives:
/// `ENDS` does when the thread ends.
pub struct Front<F: Function>(Cell<Option<ManuallyDrop<Box<Copies<F>>>>>);

thread_local! {
    static ENDS: Ends = const { Ends(RefCell::new(Vec::new())) };
}

/// The fronts that this thread has.
struct Ends(RefCell<Vec<&'static dyn End>>);

/// The front of a function, whatever its types.
trait End {
    /// Empties it.
    fn end(&'static self);
}

impl<F: Function> End for LocalKey<Front<F>> {
    fn end(&'static self) {
        let _ = self.try_with(Front::end);
    }
}

/// The thread ends. From now on it has no fronts.
impl Drop for Ends {
    fn drop(&mut self) {
        self.0.take().into_iter().for_each(|front| front.end());
    }
}

/// Has a front end with the thread; false if that is so already, or if the thread is ending.
fn ends_with_thread(front: &'static dyn End) -> bool {
    let is_new = |Ends(ends): &Ends| {
        let mut ends = ends.borrow_mut();
        let is_new = !ends.iter().any(|end| std::ptr::addr_eq(*end, front));
        if is_new {
            ends.push(front);
        }
        is_new
    };
    ENDS.try_with(is_new).is_ok_and(|is_new| is_new)
}

struct Copies<F: Function> {
    /// As many as a power of two, or none.
    places: Box<[Places<F>]>,
    /// As many.
    challengers: Box<[Challenger]>,
    /// What this thread adds to the function's hits.
    hits: Arc<Tally>,
    /// How many calls are still to come before copies are made again, since they were of no use.
    asleep: u32,
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

/// The places for all keys whose hashes end alike.
struct Places<F: Function> {
    first: Place<F>,
    second: Place<F>,
}

/// One place, in a line of the processor's cache if it fits.
#[repr(align(64))]
struct Place<F: Function>(Option<Resident<F>>);

/// What would like to take one of two places, and how often it was read.
#[derive(Clone, Copy, Default)]
struct Challenger {
    hash: u32,
    times: u8,
}

/// A copy of an entry.
struct Resident<F: Function> {
    hash: u64,
    key: F::Key,
    replica: Replica<F::Held>,
}

/// How many pairs of places a front has at first.
const PLACES: usize = bound(8);
/// How much room the places of a front take at most, in bytes.
const ROOM: usize = 1 << 17;
/// How many pairs are looked at for copies of what has left, whenever the store answers.
const SWEEP: usize = 2;
/// How often a key has to be read for it to take a free place, and one that is taken.
const FIRST: u8 = times(2);
const INSTEAD: u8 = times(32);
/// One second place taken for so many first ones, and there are to be more.
const SECONDS: usize = 8;
/// How many calls that the store answered make a review.
const REVIEW: u32 = 1024;
/// One copy made in so many of these calls, and the front is still filling.
const BUSY: u32 = 32;
/// One call answered here for so many that the store answers, and the front is worth its while.
const WORTH: u64 = 4;
/// For how many calls a front that is not makes no copies.
const SLEEP: u32 = 1 << 16;

/// A hash to find a place by. That keys may be made that share one costs no more than the place.
#[inline]
fn quick_hash<F: Function>(query: F::Query<'_>) -> u64 {
    let mut hasher = FxHasher::default();
    F::Parts::feed(query, &mut hasher);
    hasher.finish()
}

impl<F: Function> Front<F> {
    /// An empty front.
    #[must_use]
    #[expect(
        clippy::new_without_default,
        reason = "it is what a thread-local begins as"
    )]
    pub const fn new() -> Self {
        Front(Cell::new(None))
    }

    /// What is held of a key, if this thread has a copy of its entry that may be served.
    #[inline]
    pub(crate) fn read(&self, query: F::Query<'_>) -> Option<F::Held> {
        Lent::from(self)?.copies.as_ref()?.read(query)
    }

    /// Drops what is there.
    fn end(&self) {
        drop(self.0.take().map(ManuallyDrop::into_inner));
    }
}

/// Notes that the store answered a call, and takes a copy of what is read often. False if the thread
/// can't have a front now.
#[inline]
#[must_use]
pub(crate) fn passed<F: Function>(
    front: FrontOf<F>,
    memo: &Memo<F>,
    hash: u64,
    query: F::Query<'_>,
) -> bool {
    let passed = |this: &Front<F>| {
        let left = {
            let Some(mut lent) = Lent::from(this).or_else(|| Lent::new(this, front, memo)) else {
                return false;
            };
            let Some(copies) = &mut lent.copies else {
                return false;
            };
            copies.count();
            match copies.asleep {
                _ if Copies::<F>::MOST < PLACES => Vec::new(),
                0 => copies.consider(memo, hash, query),
                calls => {
                    copies.asleep = calls - 1;
                    return true;
                }
            }
        };
        drop_each(left);
        true
    };
    front.try_with(passed).is_ok_and(|passed| passed)
}

/// A front's copies while they are in use: put back however that ends.
struct Lent<'f, F: Function> {
    front: &'f Front<F>,
    copies: Option<ManuallyDrop<Box<Copies<F>>>>,
}

impl<'f, F: Function> Lent<'f, F> {
    #[inline]
    fn from(front: &'f Front<F>) -> Option<Self> {
        let copies = front.0.take();
        copies.is_some().then_some(Lent { front, copies })
    }

    /// The first copies of a thread; none if it has some, which are in use, or if it is ending.
    #[cold]
    fn new(front: &'f Front<F>, of_function: FrontOf<F>, memo: &Memo<F>) -> Option<Self> {
        ends_with_thread(of_function).then(|| Lent {
            front,
            copies: Some(ManuallyDrop::new(Copies::new(memo))),
        })
    }
}

impl<F: Function> Drop for Lent<'_, F> {
    #[inline]
    fn drop(&mut self) {
        self.front.0.set(self.copies.take());
    }
}

impl<F: Function> Copies<F> {
    /// How many pairs of places there are at most; fewer than at first where keys are so large that
    /// there is to be no front.
    const MOST: usize = match ROOM / size_of::<Places<F>>() {
        0 => 0,
        most => bound(1 << most.ilog2()),
    };

    #[cold]
    fn new(memo: &Memo<F>) -> Box<Self> {
        Box::new(Copies {
            places: Box::default(),
            challengers: Box::default(),
            hits: memo.counters.of_thread(),
            asleep: 0,
            sweeper: 0,
            review: Review::default(),
        })
    }

    #[inline]
    fn read(&self, query: F::Query<'_>) -> Option<F::Held> {
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
    fn count(&self) {
        let hits = self.hits.load(Ordering::Relaxed);
        self.hits.store(hits + 1, Ordering::Relaxed);
    }

    #[inline]
    fn index(&self, hash: u64) -> usize {
        hash as usize & (self.places.len() - 1)
    }

    /// Takes a copy, if it is time to, and gives back what had to go.
    #[inline(never)]
    fn consider(&mut self, memo: &Memo<F>, hash: u64, query: F::Query<'_>) -> Vec<Resident<F>> {
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
        if self.challengers[index].challenge(hash, if is_crowded { INSTEAD } else { FIRST })
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
        if is_filling || served * WORTH >= u64::from(review.passed) {
            return Vec::new();
        }
        self.asleep = SLEEP;
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

impl<F: Function> Places<F> {
    const EMPTY: Self = Places {
        first: Place::EMPTY,
        second: Place::EMPTY,
    };

    fn into_residents(self) -> [Option<Resident<F>>; 2] {
        [self.first.0, self.second.0]
    }
}

impl Challenger {
    /// Notes that a key was read that is not here, and says whether it was read often enough.
    fn challenge(&mut self, hash: u64, enough: u8) -> bool {
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
    const EMPTY: Self = Place(None);

    /// What is here, if it is of this key.
    #[inline]
    fn of(&self, hash: u64, query: F::Query<'_>) -> Option<&Resident<F>> {
        let resident = self.0.as_ref()?;
        let is_it = resident.hash == hash && F::Parts::is(query, &resident.key);
        is_it.then_some(resident)
    }

    /// Whether nothing is here that may be served, but for the same key.
    fn is_free_for(&self, other: &Resident<F>) -> bool {
        let resident = self.0.as_ref();
        resident.is_none_or(|Resident { key, replica, .. }| {
            !replica.watch.stays() || F::Parts::same(key, &other.key)
        })
    }

    /// Whether another key is here, and may be served.
    fn is_taken(&self, query: F::Query<'_>) -> bool {
        let resident = self.0.as_ref();
        resident.is_some_and(|Resident { key, replica, .. }| {
            replica.watch.stays() && !F::Parts::is(query, key)
        })
    }
}

impl<F: Function> Resident<F> {
    /// What is held, if it may be served.
    #[inline]
    fn serve(&self) -> Option<F::Held> {
        let Replica { faint, watch } = &self.replica;
        watch.serve().then(|| F::Held::revive(faint))?
    }
}

/// Drops copies one by one. If the key of one panics, that is nothing to the caller, who got another.
fn drop_each<F: Function>(left: impl IntoIterator<Item = Resident<F>>) {
    for resident in left {
        let _ = catch_unwind(AssertUnwindSafe(|| drop(resident)));
    }
}

impl<F: Function> Drop for Copies<F> {
    fn drop(&mut self) {
        let places = std::mem::take(&mut self.places).into_iter();
        drop_each(places.flat_map(Places::into_residents).flatten());
    }
}

impl<F: Function> std::fmt::Debug for Front<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Front").finish_non_exhaustive()
    }
}
