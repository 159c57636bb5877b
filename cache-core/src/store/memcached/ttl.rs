//! Times to live as Memcached is told of them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What is more than this is read as a date.
const LONGEST: u64 = 30 * 24 * 60 * 60;

/// The last date that there is, in 2038.
const LAST: u64 = i32::MAX as u64;

/// What to write after `T` for an entry to live for `ttl` at least, from now on.
pub(super) fn written(ttl: Duration, now: SystemTime) -> u64 {
    let seconds = whole(ttl);
    if seconds <= LONGEST {
        return seconds;
    }
    let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    let date = since.as_secs().saturating_add(seconds);
    // zero is for ever
    if date <= LAST { date } else { 0 }
}

/// Whether an entry with so many seconds left, or none if it has no end, lives for `ttl` at least.
pub(super) fn lasts(left: Option<u64>, ttl: Duration) -> bool {
    left.is_none_or(|left| left >= whole(ttl))
}

/// Rounded up, and a second more: the server's clock moves once a second, so that one of a second
/// may end at once.
fn whole(ttl: Duration) -> u64 {
    let rounded_up = u64::from(ttl.subsec_nanos() > 0);
    ttl.as_secs().saturating_add(rounded_up).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::{lasts, written};
    use std::time::{Duration, UNIX_EPOCH};

    const DAY: u64 = 24 * 60 * 60;

    #[test]
    fn short_times_are_rounded_up() {
        let now = UNIX_EPOCH + Duration::from_secs(1_800_000_000);
        assert_eq!(written(Duration::ZERO, now), 1);
        assert_eq!(written(Duration::from_millis(1), now), 2);
        assert_eq!(written(Duration::from_secs(5), now), 6);
        assert_eq!(written(Duration::from_secs(30 * DAY - 1), now), 30 * DAY);
    }

    #[test]
    fn long_times_are_dates_and_longer_ones_are_for_ever() {
        let now = UNIX_EPOCH + Duration::from_secs(1_800_000_000);
        assert_eq!(
            written(Duration::from_secs(30 * DAY), now),
            1_800_000_001 + 30 * DAY
        );
        assert_eq!(written(Duration::from_secs(20 * 365 * DAY), now), 0);
        assert_eq!(written(Duration::MAX, now), 0);
    }

    #[test]
    fn what_lives_on_long_enough_is_left_alone() {
        assert!(lasts(None, Duration::MAX));
        assert!(lasts(Some(6), Duration::from_secs(5)));
        assert!(!lasts(Some(5), Duration::from_secs(5)));
    }
}
