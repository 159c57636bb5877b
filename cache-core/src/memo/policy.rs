//! The options about time: when an entry expires, and what for it may be kept afterwards.

use super::lifetime::{Allowances, Extras, Idle, Lifetime};
use crate::clock::{Moment, earlier};
use crate::lease::state;
#[cfg(feature = "shared")]
use crate::shared::Spans;
use crate::sync::{Ordering, Tally};
use std::time::Duration;

/// A length of time.
#[derive(Clone, Copy, Debug)]
pub enum Period {
    /// Always the same.
    Fixed(Duration),
    /// Asked for whenever something is stored. Zero means not at all.
    Each(fn() -> Duration),
}

/// How long a value may be served.
#[derive(Clone, Copy, Debug)]
pub enum Timeout {
    /// As long as what it was built on.
    Inherited,
    /// For ever, by its own say.
    Never,
    /// For some time.
    After(Period),
    /// As long as what it was built on, and no longer than for some time.
    AtMost(Period),
}

/// The type of an expression that says how long: `Duration`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a `Duration`",
    label = "expected `Duration`, found `{Self}`",
    note = "seconds that are not a literal are written `std::time::Duration::from_secs(..)`"
)]
pub trait Time {
    /// The same time.
    fn time(self) -> Duration;
}

#[diagnostic::do_not_recommend]
impl Time for Duration {
    fn time(self) -> Duration {
        self
    }
}

/// Everything that an attribute says about time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Policy {
    pub(crate) timeout: Timeout,
    /// How long an `Err` is kept, if at all.
    pub(crate) errors: Option<Period>,
    pub(crate) stale: Option<Period>,
    pub(crate) stale_if_error: Option<Period>,
    pub(crate) idle: Option<Period>,
    /// By what part of itself a time may be longer or shorter.
    pub(crate) jitter: f64,
}

impl Period {
    pub(crate) fn duration(self) -> Duration {
        match self {
            Period::Fixed(duration) => duration,
            Period::Each(duration) => duration(),
        }
    }
}

impl Policy {
    pub(crate) const DEFAULT: Policy = Policy {
        timeout: Timeout::Inherited,
        errors: None,
        stale: None,
        stale_if_error: None,
        idle: None,
        jitter: 0.0,
    };

    /// Takes out what is said of entries that are there: where these are in a store, that sees to it.
    #[cfg(feature = "shared")]
    pub(crate) fn take_spans(&mut self) -> Spans {
        Spans {
            idle: self.idle.take(),
            stale: self.stale.take(),
            stale_if_error: self.stale_if_error.take(),
        }
    }

    /// The life of a value that is ready now and was built on what ends at `inner`.
    #[inline]
    #[cfg_attr(
        not(feature = "shared"),
        expect(
            clippy::needless_update,
            reason = "there is more where processes share"
        )
    )]
    pub(crate) fn value(&self, inner: Option<Moment>) -> Lifetime {
        let deadline = match self.timeout {
            Timeout::Inherited => inner,
            Timeout::Never => None,
            Timeout::After(period) => Some(self.deadline(period)),
            Timeout::AtMost(period) => earlier(inner, Some(self.deadline(period))),
        };
        let has_extras = self.stale.or(self.stale_if_error).or(self.idle).is_some();
        Lifetime {
            deadline,
            extras: has_extras.then(|| self.extras(deadline)),
            ..Lifetime::default()
        }
    }

    #[cold]
    #[cfg_attr(
        not(feature = "shared"),
        expect(
            clippy::needless_update,
            reason = "there is more where processes share"
        )
    )]
    fn extras(&self, deadline: Option<Moment>) -> Box<Extras> {
        Box::new(Extras {
            allowances: deadline.and_then(|deadline| self.allowances(deadline)),
            idle: self.idle.map(|idle| Idle::new(idle.duration())),
            ..Extras::default()
        })
    }

    /// The life of an error that is there now and comes of what ends at `inner`: none, if errors
    /// are not kept.
    pub(crate) fn error(&self, inner: Option<Moment>) -> Lifetime {
        let own = self.errors.map(|period| self.deadline(period));
        Lifetime::until(earlier(own, inner))
    }

    fn deadline(&self, period: Period) -> Moment {
        let duration = period.duration();
        Moment::now().after(jittered(duration, self.jitter))
    }

    fn allowances(&self, deadline: Moment) -> Option<Allowances> {
        if self.stale.is_none() && self.stale_if_error.is_none() {
            return None;
        }
        let until = |period: Option<Period>| {
            period.map_or(deadline, |period| deadline.after(period.duration()))
        };
        Some(Allowances {
            meanwhile: until(self.stale),
            instead: until(self.stale_if_error),
        })
    }
}

/// A duration made longer or shorter by a part of itself of at most `jitter`.
fn jittered(duration: Duration, jitter: f64) -> Duration {
    if jitter == 0.0 {
        return duration;
    }
    static NEXT: Tally = Tally::new(0);
    let random = state().hash_one(NEXT.fetch_add(1, Ordering::Relaxed));
    // from -1 to 1, in steps of a double's precision
    let spread = (random >> 11) as f64 / (1_u64 << 52) as f64 - 1.0;
    let jittered = duration.as_secs_f64() * (1.0 + jitter * spread);
    Duration::try_from_secs_f64(jittered).unwrap_or(duration)
}
