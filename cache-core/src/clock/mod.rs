//! Time as the cache sees it: nanoseconds on a monotonic clock.

#[cfg(not(any(loom, shuttle)))]
mod ticker;

use crate::sync::{AtomicU64, Instant, LazyLock, Ordering, statics};
use std::num::NonZeroU64;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A point on this process's monotonic clock.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Moment(u64);

impl Moment {
    /// The present, at the cost of one reading of the system's clock.
    pub(crate) fn now() -> Self {
        match FROZEN_AT.load(Ordering::Acquire) {
            RUNS => Moment(elapsed()),
            frozen_at => Moment(frozen_at),
        }
    }

    /// The present, late by some milliseconds at most; by more only if the system does not let a
    /// thread run that is due. For hits: it costs next to nothing.
    #[inline]
    pub(crate) fn about_now() -> Self {
        #[cfg(not(any(loom, shuttle)))]
        return ticker::now();
        // no model is about time
        #[cfg(any(loom, shuttle))]
        Moment::now()
    }

    /// The same, if it is known without asking the system.
    #[inline]
    fn written() -> Option<Self> {
        #[cfg(not(any(loom, shuttle)))]
        return ticker::written();
        #[cfg(any(loom, shuttle))]
        Some(Moment::now())
    }

    /// The time since the clock began.
    pub(crate) fn nanoseconds(self) -> u64 {
        self.0
    }

    /// The moment that [`Moment::nanoseconds`] was told of.
    pub(crate) fn from_nanoseconds(nanoseconds: u64) -> Self {
        Moment(nanoseconds)
    }

    /// The moment `after` later, or the end of time.
    pub(crate) fn after(self, after: Duration) -> Self {
        Moment(self.0.saturating_add(nanoseconds(after)))
    }

    /// Whether this moment has come.
    pub(crate) fn is_past(self) -> bool {
        self <= Moment::now()
    }
}

/// When something ends, if ever.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Deadline(NonZeroU64);

impl Deadline {
    pub(crate) const NEVER: Self = Deadline(NonZeroU64::MAX);
    /// In the place of a deadline that is found elsewhere, together with what else decides. It is past.
    pub(crate) const ELSEWHERE: Self = Deadline(NonZeroU64::MIN);

    /// The deadline at a moment.
    pub(crate) fn of(moment: Option<Moment>) -> Self {
        moment.map_or(Deadline::NEVER, |Moment(nanoseconds)| {
            let past_elsewhere = nanoseconds.max(2);
            Deadline(NonZeroU64::new(past_elsewhere).unwrap_or(NonZeroU64::MAX))
        })
    }

    /// The moment, if it ever comes.
    pub(crate) fn moment(self) -> Option<Moment> {
        (self != Deadline::NEVER).then_some(Moment(self.0.get()))
    }

    /// Whether it has come, as far as [`Moment::about_now`] knows. Reads the clock only if it ever
    /// comes.
    #[inline]
    pub(crate) fn is_past(self) -> bool {
        self != Deadline::NEVER && self.0.get() <= Moment::about_now().0
    }

    /// Whether it is known, without asking the system, not to have come.
    #[inline]
    pub(crate) fn is_surely_ahead(self) -> bool {
        self == Deadline::NEVER || Moment::written().is_some_and(|now| now.0 < self.0.get())
    }
}

statics! {
    /// The moment at which a test has stopped the clock.
    static FROZEN_AT: AtomicU64 = AtomicU64::new(RUNS);
}
const RUNS: u64 = 0;

/// Stops the clock.
pub(crate) fn freeze() {
    FROZEN_AT.store(Moment::now().0.max(1), Ordering::Release);
    #[cfg(not(any(loom, shuttle)))]
    ticker::stop();
}

#[cfg(not(any(loom, shuttle)))]
fn is_frozen() -> bool {
    FROZEN_AT.load(Ordering::Acquire) != RUNS
}

/// Puts a stopped clock forward.
pub(crate) fn advance(time: Duration) {
    let later = |frozen_at: u64| Some(frozen_at.saturating_add(nanoseconds(time)));
    let _ = FROZEN_AT.fetch_update(Ordering::AcqRel, Ordering::Acquire, later);
}

/// Has a stopped clock show the time again.
pub(crate) fn run() {
    FROZEN_AT.store(RUNS, Ordering::Release);
}

/// The time of day, which stands still with the clock.
#[must_use]
pub fn since_1970() -> Duration {
    let (now, shown) = (elapsed(), Moment::now().0);
    let time = SystemTime::now().duration_since(UNIX_EPOCH);
    let ahead = Duration::from_nanos(shown.saturating_sub(now));
    let behind = Duration::from_nanos(now.saturating_sub(shown));
    (time.unwrap_or_default() + ahead).saturating_sub(behind)
}

/// The time since this was first asked.
fn elapsed() -> u64 {
    static ORIGIN: LazyLock<Instant> = LazyLock::new(Instant::now);
    nanoseconds(ORIGIN.elapsed())
}

fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// The earlier of two deadlines, where `None` never comes.
pub(crate) fn earlier(a: Option<Moment>, b: Option<Moment>) -> Option<Moment> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    }
}
