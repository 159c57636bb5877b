//! Conformance 7: timeouts.

use super::{NEVER, with_caches};
use std::thread::sleep;
use std::time::{Duration, Instant};

#[test]
fn a_timeout_expires_and_never_does_not() {
    with_caches(|caches| {
        let cache = caches.one();
        let timeout = Duration::from_millis(1500);
        let begun = Instant::now();
        cache.set("short", &1, timeout).wait().unwrap();
        cache.set("never", &2, NEVER).wait().unwrap();
        let both = cache.get_many(["short", "never"]).wait().unwrap();
        // unless this machine is too slow to say
        assert!(begun.elapsed() >= timeout || both == [Some(1), Some(2)]);
        sleep(timeout);
        let both = cache.get_many(["short", "never"]).wait().unwrap();
        assert_eq!(both, [None, Some(2)]);
        assert!(!cache.has("short").wait().unwrap());
        assert!(!cache.delete("short").wait().unwrap());
        assert!(cache.add("short", &3, NEVER).wait().unwrap());
    });
}

#[test]
fn a_short_timeout_does_not_shorten_what_was_set_for_longer() {
    with_caches(|caches| {
        let cache = caches.under("longer");
        cache.set("long", &1, NEVER).wait().unwrap();
        cache
            .set("short", &2, Duration::from_millis(20))
            .wait()
            .unwrap();
        sleep(Duration::from_millis(30));
        assert_eq!(cache.get("long").wait().unwrap(), Some(1));
    });
}

#[test]
fn more_than_thirty_days_are_not_taken_for_a_date() {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    with_caches(|caches| {
        let cache = caches.one();
        for timeout in [DAY * 30, DAY * 31, DAY * 40_000, Duration::MAX] {
            cache.set("key", &1, timeout).wait().unwrap();
            assert_eq!(cache.get("key").wait().unwrap(), Some(1), "{timeout:?}");
            assert_eq!(cache.incr("key", 1).wait(), Ok(2));
            assert_eq!(cache.get("key").wait().unwrap(), Some(2), "{timeout:?}");
        }
    });
}

#[test]
fn with_no_time_at_all_it_has_expired() {
    with_caches(|caches| {
        let cache = caches.one();
        cache.set("key", &1, NEVER).wait().unwrap();
        cache.set("key", &2, Duration::ZERO).wait().unwrap();
        assert_eq!(cache.get::<i32>("key").wait().unwrap(), None);
        assert!(cache.add("key", &3, Duration::ZERO).wait().unwrap());
        assert!(!cache.has("key").wait().unwrap());
    });
}
