//! Time as the cache sees it: nanoseconds on a monotonic clock.

use crate::sync::OnceLock;
use std::time::{Duration, Instant};

/// A point on this process's monotonic clock.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Moment(u64);

impl Moment {
    /// The present, at the cost of one reading of the system's clock.
    pub(crate) fn now() -> Self {
        static ORIGIN: OnceLock<Instant> = OnceLock::new();
        Moment(nanoseconds(ORIGIN.get_or_init(Instant::now).elapsed()))
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

    /// The time since `earlier`, zero if it is still to come.
    pub(crate) fn since(self, earlier: Moment) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }
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
