//! `weigh` and `max_weight`: what all entries weigh together.

use crate::support::Counter;
use futures::executor::block_on;
use larder::cached;
use std::thread;

/// Sizes from 0 to 39 in no order.
fn size(n: u64) -> usize {
    (n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize % 40
}

#[test]
fn the_sum_stays_within_the_bound() {
    #[cached(weigh = |value| value.len() as u64, max_weight = 100)]
    fn text(n: u64) -> String {
        "x".repeat(size(n))
    }
    for n in 0..2_000 {
        assert_eq!(text(n).len(), size(n));
        assert!(text::contains(&n), "the newest is there");
        if n % 100 == 0 {
            let there = (0..=n).filter(text::contains);
            let weight: usize = there.map(|n| size(n).max(1)).sum();
            assert!(weight <= 100, "{weight}");
        }
    }
    assert!(text::len() >= 3 && text::stats().evicted > 1_000);
}

#[test]
fn the_sum_stays_within_the_bound_against_many_threads() {
    #[cached(weigh = |_, value| value.len() as u64, max_weight = 500)]
    fn text(n: u64) -> String {
        "x".repeat(size(n))
    }
    thread::scope(|scope| {
        for thread in 0..4 {
            scope.spawn(move || {
                for n in 0..2_000 {
                    let n = n * (thread + 1);
                    assert_eq!(text(n).len(), size(n));
                    match n % 7 {
                        0 => text::invalidate(&n),
                        1 => text::put(&n, "x".repeat(size(n))),
                        _ => {}
                    }
                }
            });
        }
    });
    let there = (0..8_000).filter(text::contains);
    let weight: usize = there.map(|n| size(n).max(1)).sum();
    assert!(weight <= 500, "{weight}");
}

#[test]
fn what_is_too_heavy_is_returned_and_not_stored() {
    static LOADS: Counter = Counter::new();
    #[allow(clippy::ptr_arg)] // it is given the value as it is
    fn weight(value: &Vec<u8>) -> u64 {
        value.len() as u64
    }
    #[cached(weigh = weight, max_weight = 10)]
    async fn bytes(n: usize) -> Result<Vec<u8>, String> {
        LOADS.count();
        Ok(vec![0; n])
    }
    block_on(async {
        for n in [4, 11, 11, 10, 4] {
            assert_eq!(bytes(n).await.unwrap().len(), n);
        }
    });
    // the one of ten took the place of the one of four
    assert_eq!(LOADS.get(), 5);
    assert_eq!(
        [4, 10, 11].map(|n| bytes::contains(&n)),
        [true, false, false]
    );
    bytes::put(&1, vec![0; 11]);
    assert!(!bytes::contains(&1), "it was put in spite of its weight");
    assert!(bytes::contains(&4), "it made room for what did not come");
}

#[test]
fn nothing_weighs_nothing() {
    const MOST: u64 = 10;
    #[cached(weigh = |_| 0, max_weight = MOST)]
    fn value(n: u64) -> u64 {
        n
    }
    for n in 0..1_000 {
        value(n);
        assert!(value::len() <= 10, "{}", value::len());
    }
    assert_eq!(value::len(), 10);
}

/// What is stored in the place of another counts alone.
#[test]
fn a_value_replaces_the_weight_of_the_former() {
    static LOADS: Counter = Counter::new();
    #[cached(weigh = |key, value| key.len() as u64 + *value as u64, max_weight = 100)]
    fn value(name: &str) -> usize {
        LOADS.count()
    }
    for _ in 0..50 {
        value::refresh("abcde");
        value::put("abcd", 3);
    }
    assert!(value::contains("abcde") && value::contains("abcd"));
    value::put("abcde", 90);
    assert!(value::contains("abcde") && !value::contains("abcd"));
    value::put("abcde", 99);
    assert!(
        !value::contains("abcde"),
        "too heavy, and the former is out of date"
    );
}

#[test]
fn keys_of_several_parts_are_weighed_in_their_order() {
    #[cached(key(page, name), weigh = |(page, name), value| *page + name.len() as u64 + value.len() as u64, max_weight = 20)]
    fn text(name: &str, page: u64) -> String {
        format!("{name}{page}")
    }
    #[cached(weigh = |(), value| *value, max_weight = 5)]
    fn alone() -> u64 {
        5
    }
    text("a", 1);
    text("a", 20);
    assert!(text::contains(&1, "a") && !text::contains(&20, "a"));
    assert!(alone() == 5 && alone::contains());
}

/// What is read again and again stays, however few entries there is room for.
#[test]
fn what_is_read_stays() {
    #[cached(weigh = |_| 1, max_weight = 32)]
    fn value(id: u64) -> u64 {
        id
    }
    for id in 1..5_000 {
        for _ in 0..4 {
            value(0);
        }
        value(id);
    }
    let computed_again = value::stats().misses - 5_000;
    assert!(computed_again < 10, "{computed_again} times");
}

#[test]
fn what_weighs_more_than_can_be_counted_is_too_heavy() {
    #[cached(weigh = |_| u64::MAX, max_weight = u64::MAX)]
    fn immense(n: u64) -> u64 {
        n
    }
    assert_eq!((immense(1), immense(2)), (1, 2));
    assert_eq!(immense::len(), 0);
}

#[test]
fn a_snapshot_stores_nothing_that_is_too_heavy() {
    #[cached(weigh = |value| *value, max_weight = 10)]
    fn heavy(n: u64) -> u64 {
        n
    }
    assert_eq!(larder::snapshot(|| (heavy(10), heavy(11))), (10, 11));
    assert!(heavy::contains(&10) && !heavy::contains(&11));
}
