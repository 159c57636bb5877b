//! Conformance 5: counters.

use super::{HOUR, NEVER, with_caches};
use crate::behaviours::STORE;
use larder::Cache;
use larder::store::{Fault, FaultKind};
use std::collections::HashSet;
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn inc_and_dec_return_the_new_value() {
    with_caches(|caches| {
        let cache = caches.one();
        assert_eq!(cache.incr("n", 5).wait(), Ok(5));
        assert_eq!(cache.incr("n", 0).wait(), Ok(5));
        assert_eq!(cache.decr("n", 7).wait(), Ok(-2));
        assert_eq!(cache.incr("n", -3).wait(), Ok(-5));
        assert_eq!(cache.decr("m", 1).wait(), Ok(-1));
        cache.delete("n").wait().unwrap();
        assert_eq!(cache.incr("n", 1).wait(), Ok(1));
        cache.clear().wait().unwrap();
        assert_eq!(cache.incr("n", 1).wait(), Ok(1));
    });
}

/// Counts. In a file, whose processes take turns, others may be quicker for too long: then nothing was counted,
/// and it is to be done again.
fn at_last(count: impl Fn() -> Result<i64, Fault>) -> i64 {
    let is_file = std::env::var(STORE).is_ok_and(|url| url.starts_with("disk:"));
    loop {
        match count() {
            Err(fault) if is_file && fault.kind == FaultKind::Contended => {}
            counted => return counted.unwrap(),
        }
    }
}

#[test]
fn inc_and_dec_are_atomic() {
    const ROUNDS: i64 = 40;
    with_caches(|caches| {
        // each stands for a process
        let [one, other] = [caches.one(), caches.one()];
        let count = |cache: &Cache| -> Vec<i64> {
            let step = || cache.incr("n", 1).wait();
            (0..ROUNDS).map(|_| at_last(step)).collect()
        };
        let counts: Vec<i64> = thread::scope(|scope| {
            let caches = [&one, &other].repeat(4);
            let threads = caches
                .into_iter()
                .map(|cache| scope.spawn(move || count(cache)));
            let threads: Vec<_> = threads.collect();
            threads
                .into_iter()
                .flat_map(|thread| thread.join().unwrap())
                .collect()
        });
        let distinct: HashSet<i64> = counts.iter().copied().collect();
        assert_eq!(distinct, (1..=8 * ROUNDS).collect());
        assert_eq!(one.get::<i64>("n").wait().unwrap(), Some(8 * ROUNDS));
        thread::scope(|scope| {
            for cache in [&one, &other].repeat(4) {
                scope.spawn(|| {
                    for _ in 0..ROUNDS {
                        at_last(|| cache.decr("n", 1).wait());
                    }
                });
            }
        });
        assert_eq!(other.get::<i64>("n").wait().unwrap(), Some(0));
    });
}

#[test]
fn counters_and_values_are_one_kind_of_thing() {
    with_caches(|caches| {
        let cache = caches.one();
        cache.set("n", &40_i64, HOUR).wait().unwrap();
        assert_eq!(cache.incr("n", 2).wait(), Ok(42));
        assert_eq!(cache.get::<i64>("n").wait().unwrap(), Some(42));
        // an `i32`, since nothing else is said
        cache.set("n", &0, HOUR).wait().unwrap();
        assert_eq!(cache.incr("n", 2).wait(), Ok(2));
        assert_eq!(cache.get::<i32>("n").wait().unwrap(), Some(2));
        cache.set("n", &7_u8, HOUR).wait().unwrap();
        assert_eq!(cache.decr("n", 7).wait(), Ok(0));
        assert_eq!(cache.get::<u8>("n").wait().unwrap(), Some(0));
        assert!(!cache.add("n", &0, HOUR).wait().unwrap());
    });
}

#[track_caller]
fn is_unfit(counted: Result<i64, Fault>, fix: &str) {
    let fault = counted.unwrap_err();
    assert_eq!(fault.kind, FaultKind::Unfit);
    assert!(fault.message.contains(fix), "{fault}");
}

#[test]
fn past_the_end_of_its_type_a_counter_remains_as_it_was() {
    with_caches(|caches| {
        let cache = caches.one();
        cache.set("n", &i64::MAX, NEVER).wait().unwrap();
        is_unfit(cache.incr("n", 1).wait(), "set it anew");
        assert_eq!(cache.get("n").wait().unwrap(), Some(i64::MAX));
        assert_eq!(cache.incr("n", i64::MIN).wait(), Ok(-1));
        is_unfit(cache.incr("n", i64::MIN).wait(), "set it anew");
        cache.set("n", &-1_i64, NEVER).wait().unwrap();
        assert_eq!(cache.decr("n", i64::MIN).wait(), Ok(i64::MAX));
        cache.set("n", &0_u8, NEVER).wait().unwrap();
        is_unfit(cache.decr("n", 1).wait(), "set it anew");
        is_unfit(cache.incr("n", 256).wait(), "set it anew");
        assert_eq!(cache.get("n").wait().unwrap(), Some(0_u8));
        cache.set("n", &u64::MAX, NEVER).wait().unwrap();
        is_unfit(cache.decr("n", 1).wait(), "set it anew");
        is_unfit(cache.decr("absent", i64::MIN).wait(), "set it anew");
    });
}

#[test]
fn what_is_no_integer_is_not_counted_on() {
    with_caches(|caches| {
        let cache = caches.one();
        cache.set("text", &"7".to_owned(), NEVER).wait().unwrap();
        is_unfit(cache.incr("text", 1).wait(), "set one");
        assert_eq!(cache.get("text").wait().unwrap(), Some("7".to_owned()));
    });
}

#[test]
fn a_counter_keeps_its_timeout() {
    with_caches(|caches| {
        let cache = caches.one();
        let timeout = Duration::from_millis(1500);
        let begun = Instant::now();
        cache.add("n", &0_i64, timeout).wait().unwrap();
        let counted = (1..=2).map(|_| cache.incr("n", 1).wait().unwrap());
        let counted: Vec<i64> = counted.collect();
        // unless this machine is too slow to say
        assert!(begun.elapsed() >= timeout || counted == [1, 2]);
        thread::sleep(timeout);
        assert_eq!(cache.get::<i64>("n").wait().unwrap(), None);
    });
}
