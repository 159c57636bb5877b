//! `jitter`: entries of one moment do not all expire at one moment.

use larder::cached;
use std::thread::sleep;
use std::time::{Duration, Instant};

const KEYS: u64 = 200;

#[test]
fn expiries_are_spread() {
    #[cached(timeout = "200ms", jitter = 0.5)]
    fn value(n: u64) -> u64 {
        n
    }
    let there = || (0..KEYS).filter(value::contains).count() as u64;
    let start = Instant::now();
    (0..KEYS).for_each(|n| _ = value(n));
    let mut seen = Vec::new();
    while there() > 0 {
        let before = start.elapsed();
        let count = there();
        if before < Duration::from_millis(90) && start.elapsed() < Duration::from_millis(90) {
            assert_eq!(count, KEYS, "some expired before half of the time");
        }
        seen.push(count);
        sleep(Duration::from_millis(5));
    }
    assert!(start.elapsed() >= Duration::from_millis(100));
    seen.dedup();
    assert!(seen.len() > 3, "they expired at once: {seen:?}");
    sleep(Duration::from_millis(1));
    assert_eq!(value::stats().loads, KEYS);
}

#[test]
fn none_is_kept_for_longer_than_it_may_be() {
    #[cached(timeout = "40ms", jitter = 0.5)]
    fn value(n: u64) -> Result<u64, String> {
        Ok(n)
    }
    #[cached(cache_err = "40ms", jitter = 0.5)]
    fn failing(n: u64) -> Result<u64, Instant> {
        assert!(n < KEYS);
        Err(Instant::now())
    }
    let failed: Vec<_> = (0..KEYS).map(|n| (value(n), failing(n))).collect();
    sleep(Duration::from_millis(65));
    for (n, (_, before)) in (0..KEYS).zip(failed) {
        assert!(!value::contains(&n));
        assert_ne!(failing(n), before);
    }
}
