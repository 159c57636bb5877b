//! `jitter`: entries of one moment do not all expire at one moment.

use crate::alone;
use larder::{cached, testing};
use std::time::Duration;

const KEYS: u64 = 200;

#[test]
fn lives_are_longer_and_shorter_by_up_to_a_part_of_themselves() {
    #[cached(timeout = 100, jitter = 0.5)]
    fn value(n: u64) -> Result<u64, String> {
        Ok(n)
    }
    #[cached(cache_err = 100, jitter = 0.5)]
    fn failing(n: u64) -> Result<u64, String> {
        Err(n.to_string())
    }
    let _alone = alone();
    let clock = testing::freeze();
    let there = || (0..KEYS).filter(value::contains).count();
    (0..KEYS).for_each(|n| _ = (value(n), failing(n)));
    clock.advance(Duration::from_secs(50) - Duration::from_nanos(1));
    assert_eq!(there(), 200, "half of the time is for all");
    // a quarter in each quarter from here on, give or take what chance makes of it
    for about in [150, 100, 50] {
        clock.advance(Duration::from_secs(25));
        assert!(there().abs_diff(about) < 50, "{} of 200", there());
    }
    clock.advance(Duration::from_secs(25) + Duration::from_nanos(1));
    assert_eq!(there(), 0, "none for longer than one and a half");
    let loads = failing::stats().loads;
    (0..KEYS).for_each(|n| _ = failing(n));
    assert_eq!(failing::stats().loads, loads + KEYS);
}
