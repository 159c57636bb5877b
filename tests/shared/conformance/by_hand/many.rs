//! Conformance 2, 3 and 4: several keys at once.

use super::{HOUR, NEVER, with_caches};
use std::collections::HashMap;

#[test]
fn get_many_keeps_the_order_asked_and_a_miss_is_none() {
    with_caches(|caches| {
        let cache = caches.one();
        let pairs = [("a", &1), ("b", &2), ("c", &3)];
        cache.set_many(pairs, HOUR).wait().unwrap();
        let got = cache.get_many::<i32>(["c", "x", "a", "b", "a", ""]);
        let expected = [Some(3), None, Some(1), Some(2), Some(1), None];
        assert_eq!(got.wait().unwrap(), expected);
        assert_eq!(cache.get_many::<i32>([""; 0]).wait().unwrap(), []);
    });
}

#[test]
fn each_key_asked_can_be_mapped_to_its_value() {
    with_caches(|caches| {
        let cache = caches.one();
        cache.set("a", &1, HOUR).wait().unwrap();
        let keys = ["a", "b"];
        let got = cache.get_many::<i32>(keys).wait().unwrap();
        let got: HashMap<_, _> = keys.into_iter().zip(got).collect();
        assert_eq!(got, HashMap::from([("a", Some(1)), ("b", None)]));
    });
}

#[test]
fn set_many_sets_all() {
    with_caches(|caches| {
        let cache = caches.one();
        let all: HashMap<String, u64> = (0..500).map(|n| (n.to_string(), n)).collect();
        cache.set_many(&all, NEVER).wait().unwrap();
        let keys: Vec<&String> = all.keys().collect();
        let got = cache.get_many(&keys).wait().unwrap();
        let expected: Vec<_> = all.values().copied().map(Some).collect();
        assert_eq!(got, expected);
        cache
            .set_many(&HashMap::<String, u64>::new(), NEVER)
            .wait()
            .unwrap();
    });
}

#[test]
fn of_a_key_that_is_set_twice_it_is_the_last() {
    with_caches(|caches| {
        let cache = caches.one();
        cache.set_many([("a", &1), ("a", &2)], HOUR).wait().unwrap();
        assert_eq!(cache.get("a").wait().unwrap(), Some(2));
    });
}

#[test]
fn delete_many_of_what_never_was_does_not_report_success() {
    with_caches(|caches| {
        let cache = caches.one();
        cache
            .set_many([("a", &1), ("b", &2), ("c", &3)], HOUR)
            .wait()
            .unwrap();
        let deleted = cache
            .delete_many(["never was", "c", "a", "a"])
            .wait()
            .unwrap();
        assert_eq!(deleted, [false, true, true, false]);
        assert_eq!(
            cache.get_many(["a", "b", "c"]).wait().unwrap(),
            [None, Some(2), None]
        );
        assert_eq!(cache.delete_many([""; 0]).wait().unwrap(), []);
    });
}
