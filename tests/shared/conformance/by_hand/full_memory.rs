//! Conformance 8: a store in memory that is full.

use super::{HOUR, NEVER};
use larder::Cache;
use larder::store::Memory;
use std::time::Duration;

fn full(capacity: usize) -> Cache {
    // the lease of what is set by hand is one of the entries
    Cache::new("full", Memory::new(capacity + 1))
}

fn kept(cache: &Cache, keys: impl IntoIterator<Item = String>) -> usize {
    let got = cache.get_many::<u64>(keys).wait().unwrap();
    got.into_iter().flatten().count()
}

#[test]
fn over_capacity_something_is_dropped_before_the_insert() {
    let cache = full(10);
    for number in 0..100_u64 {
        cache.set(number.to_string(), &number, HOUR).wait().unwrap();
        let all = (0..=number).map(|number| number.to_string());
        assert!(cache.has(number.to_string()).wait().unwrap());
        assert_eq!(kept(&cache, all) as u64, (number + 1).min(10));
    }
}

#[test]
fn what_never_expires_is_not_the_first_to_go() {
    let cache = full(10);
    cache.set("first", &1_u64, HOUR).wait().unwrap();
    cache.set("never", &2_u64, NEVER).wait().unwrap();
    for number in 0..9_u64 {
        cache.set(number.to_string(), &number, HOUR).wait().unwrap();
    }
    assert!(!cache.has("first").wait().unwrap());
    // what is in use stays
    for number in 0..100_u64 {
        assert_eq!(cache.get("never").wait().unwrap(), Some(2_u64));
        cache.set(number.to_string(), &number, HOUR).wait().unwrap();
    }
}

#[test]
fn what_has_expired_goes_before_what_has_not() {
    let cache = full(10);
    let short = Duration::from_millis(50);
    for number in 0..5_u64 {
        cache
            .set(format!("hour {number}"), &number, HOUR)
            .wait()
            .unwrap();
    }
    for number in 0..5_u64 {
        cache
            .set(format!("short {number}"), &number, short)
            .wait()
            .unwrap();
    }
    std::thread::sleep(short);
    for number in 5..10_u64 {
        cache
            .set(format!("hour {number}"), &number, HOUR)
            .wait()
            .unwrap();
    }
    let hours = (0..10).map(|number| format!("hour {number}"));
    assert_eq!(kept(&cache, hours), 10);
}

#[test]
fn what_replaces_drops_nothing_else() {
    let cache = full(3);
    for key in ["a", "b", "c"].repeat(5) {
        cache.set(key, &1_u64, NEVER).wait().unwrap();
    }
    assert_eq!(kept(&cache, ["a", "b", "c"].map(str::to_owned)), 3);
}

#[test]
fn a_full_store_takes_what_is_under_a_new_name() {
    let cache = full(10);
    for number in 0..20_u64 {
        cache
            .set(number.to_string(), &number, NEVER)
            .wait()
            .unwrap();
    }
    let place = cache.under("new");
    place.set("k", &1, HOUR).wait().unwrap();
    assert_eq!(place.get("k").wait().unwrap(), Some(1));
    assert_eq!(place.incr("n", 1).wait(), Ok(1));
    assert_eq!(place.incr("n", 1).wait(), Ok(2));
    // beside the two, and the lease of the name
    assert_eq!(kept(&cache, (0..20).map(|n: u64| n.to_string())), 7);
}
