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
    // a machine that stands still for a while sees them go at once
    let spread = (0..5).any(|_| {
        let start = Instant::now();
        (0..KEYS).for_each(|n| _ = value(n));
        let mut seen = Vec::new();
        loop {
            let there = (0..KEYS).filter(value::contains).count() as u64;
            if start.elapsed() < Duration::from_millis(100) {
                assert_eq!(there, KEYS, "some expired before half of the time");
            }
            seen.push(there);
            if there == 0 {
                break;
            }
            sleep(Duration::from_millis(5));
        }
        seen.dedup();
        seen.len() > 3
    });
    assert!(spread, "they expire at once");
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
