//! What the options of `#[cached]` do to what is kept.

use crate::support::Counter;
use larder::cached;
use std::thread;

#[test]
fn a_capacity_is_never_exceeded() {
    #[cached(capacity = 1)]
    fn one(n: u64) -> u64 {
        n
    }
    #[cached(capacity = 10)]
    fn ten(n: u64) -> u64 {
        n
    }
    #[cached(capacity = 1_000)]
    fn thousand(n: u64) -> u64 {
        n
    }
    for n in 0..5_000 {
        assert_eq!((one(n), ten(n), thousand(n)), (n, n, n));
        // what was stored last is there
        assert!(one::contains(&n) && ten::contains(&n) && thousand::contains(&n));
        assert!(one::len() <= 1 && ten::len() <= 10 && thousand::len() <= 1_000);
    }
    assert_eq!((one::len(), ten::len(), thousand::len()), (1, 10, 1_000));
    assert_eq!(ten::stats().evicted, 4_990);
    for n in 0..100 {
        ten::put(&n, n);
        assert!(ten::len() <= 10);
    }
}

#[test]
fn a_capacity_holds_against_many_threads() {
    #[cached(capacity = 100)]
    fn square(n: u64) -> u64 {
        n * n
    }
    thread::scope(|scope| {
        for thread in 0..4 {
            scope.spawn(move || {
                for n in 0..5_000 {
                    assert_eq!(square(n * (thread + 1)), (n * (thread + 1)).pow(2));
                    if n % 100 == 0 {
                        square::invalidate(&n);
                    }
                }
            });
        }
    });
    assert!(square::len() <= 100, "{} entries", square::len());
    let there = (0..20_000).filter(square::contains).count();
    assert_eq!(there, square::len());
}

#[test]
fn nothing_said_is_the_default_capacity_and_unbounded_is_none() {
    #[cached]
    fn bounded(n: usize) -> usize {
        n
    }
    #[cached(capacity = unbounded)]
    fn unbounded(n: usize) -> usize {
        n
    }
    let more = larder::DEFAULT_CAPACITY + 100;
    for n in 0..more {
        bounded(n);
        unbounded(n);
    }
    assert_eq!(bounded::len(), larder::DEFAULT_CAPACITY);
    assert_eq!(unbounded::len(), more);
}

/// An entry that is read all the time outlives those that are not.
#[test]
fn what_is_read_is_evicted_last() {
    #[cached(capacity = 10)]
    fn value(n: u64) -> u64 {
        n
    }
    value(0);
    for n in 1..1_000 {
        value(n);
        value(0);
    }
    assert!(value::stats().hits >= 990, "{:?}", value::stats());
}

#[test]
fn unless_neither_reads_nor_stores() {
    static LOADS: Counter = Counter::new();
    #[cached(unless = *skip || n == 0, ignore(skip))]
    fn value(n: u64, skip: &bool) -> usize {
        LOADS.count() + n as usize * 100
    }
    assert_eq!((value(1, &true), value(1, &true)), (100, 101));
    assert!(!value::contains(&1));
    assert_eq!((value(1, &false), value(1, &false)), (102, 102));
    assert_eq!(value(1, &true), 103);
    assert_eq!(value(1, &false), 102, "it was overwritten");
    assert_eq!((value(0, &false), value(0, &false)), (4, 5));
    assert_eq!(value::len(), 1);
}

#[test]
fn cache_if_returns_what_it_does_not_store() {
    static LOADS: Counter = Counter::new();
    #[cached(cache_if = |value| value.is_empty() || value.len() > 3)]
    fn value(text: &str) -> Result<String, ()> {
        LOADS.count();
        if text == "bad" {
            Err(())
        } else {
            Ok(text.to_owned())
        }
    }
    for text in ["", "ab", "abcd", "bad"] {
        assert_eq!(value(text), value(text));
    }
    assert_eq!(LOADS.get(), 1 + 2 + 1 + 2);
    assert_eq!(value::len(), 2);
    assert!(value::contains("") && value::contains("abcd"));
}

/// What is not stored is still shared by those who asked at the same time.
#[test]
fn none_is_a_hit_unless_cache_none_is_false() {
    static LOADS: Counter = Counter::new();
    #[cached]
    fn kept(n: u64) -> Option<u64> {
        LOADS.count();
        (n > 0).then_some(n)
    }
    static OTHERS: Counter = Counter::new();
    #[cached(cache_none = false)]
    fn dropped(n: u64) -> Result<Option<u64>, ()> {
        OTHERS.count();
        Ok((n > 0).then_some(n))
    }
    for n in [0, 0, 1, 1] {
        assert_eq!(kept(n).unwrap_or(0), n);
        assert_eq!(dropped(n), Ok((n > 0).then_some(n)));
    }
    assert_eq!((LOADS.get(), OTHERS.get()), (2, 3));
    assert_eq!(kept::peek(&0), Some(None));
    assert_eq!(dropped::peek(&0), None);
    assert_eq!((kept::stats().hits, dropped::stats().hits), (2, 1));
}

#[test]
fn cache_none_and_cache_if_must_both_agree() {
    #[cached(cache_none = false, cache_if = |value| *value != Some(1))]
    fn value(n: u64) -> Option<u64> {
        (n > 0).then_some(n)
    }
    for n in 0..3 {
        value(n);
    }
    assert_eq!(value::len(), 1);
    assert!(value::contains(&2));
}

#[test]
fn an_error_is_never_stored() {
    static LOADS: Counter = Counter::new();
    /// Neither `Clone` nor `PartialEq`.
    #[derive(Debug)]
    struct Failed;
    #[cached]
    fn value(n: u64) -> Result<u64, Failed> {
        if LOADS.count() < 2 {
            Err(Failed)
        } else {
            Ok(n)
        }
    }
    value(1).unwrap_err();
    value(1).unwrap_err();
    assert_eq!((value::len(), value::peek(&1)), (0, None));
    assert_eq!((value(1).unwrap(), value(1).unwrap()), (1, 1));
    assert_eq!(LOADS.get(), 3);
}

#[test]
fn a_prefix_names_the_entries_in_logs() {
    #[cached(key_prefix = "options_prefix")]
    fn named(n: u64) -> u64 {
        n
    }
    #[cached]
    fn unnamed(n: u64) -> u64 {
        n
    }
    assert!(
        named::key(&1).starts_with("options_prefix"),
        "{}",
        named::key(&1)
    );
    assert!(unnamed::key(&1).contains("options") && unnamed::key(&1).contains("unnamed"));
    assert_eq!(named::key(&1), named::key(&1));
    assert_ne!(named::key(&1), named::key(&2));
    assert_ne!(unnamed::key(&1), named::key(&1));
    assert_eq!(named::len(), 0, "asking for its name made an entry");
}

/// A function re-exported beside a module of its own name: there the companion needs another.
#[test]
fn a_handle_names_the_companion() {
    mod users {
        mod load {
            #[larder::cached(handle = Load)]
            pub(in super::super) fn load(n: u64) -> u64 {
                n
            }
        }
        pub(super) use load::{Load, load};
    }
    use users::{Load, load};
    #[larder::invalidates(Load(n))]
    fn write(n: u64) {
        let _ = n;
    }
    assert_eq!((load(1), load(2)), (1, 2));
    assert!(Load::contains(&1));
    write(1);
    assert!(!Load::contains(&1) && Load::contains(&2));
    larder::invalidate!(Load(..));
    assert_eq!(Load::len(), 0);
}
