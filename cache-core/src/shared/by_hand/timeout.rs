//! For how long something is kept.

use crate::shared::envelope::Envelope;
use crate::shared::fill::millis;
use crate::shared::look::now;
use std::time::Duration;

/// For how long something that is set by hand is served: a [`Duration`], to the millisecond, or
/// [`Timeout::NEVER`].
///
/// It may be as long as you like: Memcached takes more than 30 days for a date, but not from larder.
/// With a duration of zero it has expired already.
///
/// ```
/// # mod larder { pub use cache_core::Timeout; }
/// use std::time::Duration;
///
/// assert_eq!(larder::Timeout::from(Duration::from_secs(60)), Duration::from_secs(60).into());
/// assert_ne!(larder::Timeout::from(Duration::MAX), larder::Timeout::NEVER);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Timeout(Option<Duration>);

/// The longest time to live that a store is told of. It is one that every clock can count.
const LONGEST: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

impl Timeout {
    /// It does not expire. Like anything else it may be dropped by a store that is full.
    pub const NEVER: Self = Timeout(None);

    /// When what is set now expires, in milliseconds since 1970.
    pub(super) fn deadline(self) -> u64 {
        let after = |time| now().saturating_add(millis(time));
        self.0.map_or(Envelope::NEVER, after)
    }
}

impl From<Duration> for Timeout {
    fn from(time: Duration) -> Self {
        Timeout(Some(time))
    }
}

/// For how long: what a [`Timeout`] is made of, which is a [`Duration`] or one itself.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say for how long: what is set by hand is kept for a `Duration`",
    label = "write `Duration::from_secs(60)`, or `larder::Timeout::NEVER`"
)]
pub trait IntoTimeout {
    /// The time.
    fn into_timeout(self) -> Timeout;
}

#[diagnostic::do_not_recommend]
impl<T: Into<Timeout>> IntoTimeout for T {
    fn into_timeout(self) -> Timeout {
        self.into()
    }
}

/// How long it is from now to a deadline.
pub(super) fn life(deadline: u64) -> Duration {
    Duration::from_millis(deadline.saturating_sub(now())).min(LONGEST)
}
