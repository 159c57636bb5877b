//! Time as the policy counts it, and what a hit writes down of it.

use crate::sync::{Ordering, SmallTally};

/// The time, counted in insertions, in so few bits that there is room for a state beside it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Time(u32);

impl Time {
    pub(super) const BITS: u32 = 30;
    /// All its bits.
    pub(super) const MASK: u32 = (1 << Time::BITS) - 1;
    /// Times further apart than twice that can't be told from later ones.
    pub(super) const FAR: u32 = Time::MASK / 4;
    pub(super) const FIRST: Time = Time(1);

    /// The time in the low bits of a number.
    #[inline]
    pub(super) fn of(number: u32) -> Self {
        Time(number & Time::MASK)
    }

    #[inline]
    pub(super) fn number(self) -> u32 {
        self.0
    }

    #[inline]
    pub(super) fn next(self) -> Self {
        self.after(1)
    }

    #[inline]
    pub(super) fn after(self, insertions: u32) -> Self {
        Time::of(self.0 + insertions)
    }

    /// So long ago that nothing is from before.
    #[inline]
    pub(super) fn long_before(self) -> Self {
        Time::of(self.0.wrapping_sub(Time::FAR))
    }

    /// The time from this until then, which is later.
    #[inline]
    pub(super) fn until(self, then: Time) -> u32 {
        Time::of(then.0.wrapping_sub(self.0)).0
    }

    #[inline]
    pub(super) fn is_before(self, then: Time) -> bool {
        self != then && self.until(then) < 2 * Time::FAR
    }
}

/// When an entry was last read, and whether it was *late*: read after a time for which LRU would not
/// have kept it.
#[derive(Debug, Default)]
pub(crate) struct Mark(SmallTally);

const LATE: u32 = 1 << Time::BITS;

impl Mark {
    /// Of no entry.
    pub(crate) const fn none() -> Self {
        Mark(SmallTally::new(0))
    }

    /// Of an entry that was read at a moment, in time.
    pub(crate) const fn new(moment: Time) -> Self {
        Mark(SmallTally::new(moment.0))
    }

    /// Takes over what another was left with.
    pub(crate) fn follow(&self, other: &Mark) {
        self.0
            .store(other.0.load(Ordering::Relaxed), Ordering::Relaxed);
    }

    /// Notes a read. Writes only what is new, for others may be reading the same entry.
    #[inline]
    pub(super) fn read(&self, now: Time, patience: u32) {
        let old = self.0.load(Ordering::Relaxed);
        let last_read = Time::of(old);
        if last_read != now {
            let late = if last_read.until(now) > patience {
                LATE
            } else {
                old & LATE
            };
            self.0.store(now.0 | late, Ordering::Relaxed);
        }
    }

    #[inline]
    pub(super) fn last_read(&self) -> Time {
        Time::of(self.0.load(Ordering::Relaxed))
    }

    /// Whether it was late since this was last asked.
    #[inline]
    pub(super) fn take_late(&self) -> bool {
        let old = self.0.load(Ordering::Relaxed);
        if old & LATE != 0 {
            self.0.store(old & !LATE, Ordering::Relaxed);
        }
        old & LATE != 0
    }
}
