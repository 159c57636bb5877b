//! How long computations took: counted by powers of two, so that a quantile is right to a factor of
//! two, in little room and at the cost of one addition.

use crate::sync::{Instant, Ordering, Tally};
use std::time::Duration;

/// How many ranges there are: up to 1 µs, 2 µs, 4 µs, and so on to 67 s, and beyond.
const RANGES: usize = 28;
/// A computation that takes less is not worth a reading of the clock each time: one in so many is
/// timed, and counts for all of them.
const QUICK: Duration = Duration::from_micros(16);
const ONE_IN: u64 = 16;

/// How long something took, and how often.
///
/// Computations of less than 16 µs are sampled: one in 16 is timed, and counted 16 times. What takes
/// longer is all timed. Only computations that returned are in it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Histogram {
    counts: [u64; RANGES],
    sum: Duration,
}

impl Histogram {
    /// The ranges in order, each by its upper end, with how many took so long and no less than the
    /// range before. The last has no end: it says `Duration::MAX`.
    pub fn ranges(&self) -> impl Iterator<Item = (Duration, u64)> + '_ {
        let counts = self.counts.iter().enumerate();
        counts.map(|(range, count)| (end(range), *count))
    }

    /// How many there were.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// How long all of them took together.
    #[must_use]
    pub fn sum(&self) -> Duration {
        self.sum
    }

    /// How long they took on average; none if there were none.
    #[must_use]
    pub fn mean(&self) -> Option<Duration> {
        let nanoseconds = self.sum.as_nanos().checked_div(self.count().into())?;
        Some(Duration::from_nanos(narrowed(nanoseconds)))
    }

    /// The time that this part of all, from 0 to 1, did not exceed: the upper end of the range that it
    /// is in. None if there were none.
    ///
    /// ```
    /// let times = cache_core::Histogram::default();
    /// assert_eq!(times.quantile(0.99), None);
    /// ```
    #[must_use]
    pub fn quantile(&self, part: f64) -> Option<Duration> {
        let rank = (self.count() as f64 * part).ceil().max(1.0);
        let mut below = 0;
        let mut ranges = self.ranges();
        ranges.find_map(|(end, count)| {
            below += count;
            (below as f64 >= rank).then_some(end)
        })
    }
}

impl std::ops::Add for Histogram {
    type Output = Histogram;

    fn add(self, other: Histogram) -> Histogram {
        let mut sum = self;
        for (all, more) in sum.counts.iter_mut().zip(other.counts) {
            *all += more;
        }
        sum.sum += other.sum;
        sum
    }
}

/// The upper end of a range.
fn end(range: usize) -> Duration {
    match range {
        _ if range + 1 >= RANGES => Duration::MAX,
        _ => Duration::from_micros(1 << range),
    }
}

/// The range that a time is in.
fn range(time: Duration) -> usize {
    let microseconds = time.as_nanos().div_ceil(1000);
    let range = microseconds.max(1).next_power_of_two().ilog2() as usize;
    range.min(RANGES - 1)
}

fn narrowed(nanoseconds: u128) -> u64 {
    u64::try_from(nanoseconds).unwrap_or(u64::MAX)
}

/// The counters behind a [`Histogram`].
#[derive(Debug, Default)]
pub(crate) struct Times {
    counts: [Tally; RANGES],
    nanoseconds: Tally,
    /// Whether the last one timed was quick.
    is_quick: Tally,
    /// How many computations began since then, while they are quick.
    passed: Tally,
}

/// A computation that is being timed.
#[derive(Debug)]
pub(crate) struct Timed {
    since: Instant,
    counts_for: u64,
}

impl Times {
    /// Begins to time a computation, if this one is to be timed.
    #[inline]
    pub(crate) fn begin(&self) -> Option<Timed> {
        let mut counts_for = 1;
        if self.is_quick.load(Ordering::Relaxed) != 0 {
            // need not be one step: it is a sample
            let passed = self.passed.load(Ordering::Relaxed) + 1;
            self.passed.store(passed, Ordering::Relaxed);
            if !passed.is_multiple_of(ONE_IN) {
                return None;
            }
            counts_for = ONE_IN;
        }
        let since = Instant::now();
        Some(Timed { since, counts_for })
    }

    /// Notes that it is done.
    pub(crate) fn end(&self, timed: &Timed) {
        let time = timed.since.elapsed();
        let nanoseconds = narrowed(time.as_nanos()).saturating_mul(timed.counts_for);
        if let Some(count) = self.counts.get(range(time)) {
            count.fetch_add(timed.counts_for, Ordering::Relaxed);
        }
        self.nanoseconds.fetch_add(nanoseconds, Ordering::Relaxed);
        let is_quick = u64::from(time < QUICK);
        if self.is_quick.load(Ordering::Relaxed) != is_quick {
            self.is_quick.store(is_quick, Ordering::Relaxed);
        }
    }

    pub(crate) fn read(&self) -> Histogram {
        let mut counts = [0; RANGES];
        for (count, tally) in counts.iter_mut().zip(&self.counts) {
            *count = tally.load(Ordering::Relaxed);
        }
        let sum = Duration::from_nanos(self.nanoseconds.load(Ordering::Relaxed));
        Histogram { counts, sum }
    }
}

#[cfg(all(test, not(any(loom, shuttle))))]
mod tests {
    use super::{Histogram, RANGES, Times, end, range};
    use std::time::Duration;

    #[test]
    fn a_time_is_in_the_range_that_ends_with_it() {
        let micros = Duration::from_micros;
        assert_eq!((range(Duration::ZERO), range(micros(1))), (0, 0));
        assert_eq!(range(Duration::from_nanos(1001)), 1);
        assert_eq!((range(micros(1024)), range(micros(1025))), (10, 11));
        assert_eq!(range(Duration::from_secs(1 << 40)), RANGES - 1);
        for last in 0..RANGES - 1 {
            assert_eq!(range(end(last)), last);
        }
    }

    #[test]
    fn quantiles_are_the_ends_of_ranges() {
        let mut times = Histogram::default();
        (times.counts[3], times.counts[7]) = (9, 1);
        let ends = [0.0, 0.5, 0.9, 0.91, 1.0].map(|part| times.quantile(part));
        let [low, high] = [8, 128].map(|end| Some(Duration::from_micros(end)));
        assert_eq!(ends, [low, low, low, high, high]);
        assert_eq!((times + times).count(), 20);
    }

    /// While computations are quick, those that are timed stand for the others.
    #[test]
    fn a_sample_stands_for_all() {
        let times = Times::default();
        let timed = (0..1600).filter_map(|_| times.begin());
        let timed: u64 = timed
            .map(|timed| {
                times.end(&timed);
                1
            })
            .sum();
        let counted = times.read().count();
        assert!(timed < 400, "{timed} were timed");
        assert!((1500..=1700).contains(&counted), "{counted} were counted");
    }
}
