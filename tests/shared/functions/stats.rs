//! What is counted of a function in a store.

use super::support::Counter;
use crate::stores::{is_near, open};
use larder::{Cache, cached};
use std::sync::LazyLock;
use std::thread;

static CACHE: LazyLock<Cache> = LazyLock::new(|| open("stats"));

#[test]
fn what_the_store_has_taken_is_stored() {
    #[cached(timeout = 60, store = CACHE)]
    fn text(n: u64) -> String {
        n.to_string()
    }
    let _ = (text(1), text(1), text(23));
    let stats = text::stats();
    assert_eq!((stats.hits, stats.misses, stats.loads), (1, 2, 2));
    assert_eq!((stats.stored, stats.overtaken), (2, 0));
    // the lengths, and the digits
    assert_eq!(stats.bytes, 2 + 3);
    text::invalidate(&1).wait().unwrap();
    text(1);
    assert_eq!((text::stats().stored, text::stats().misses), (3, 3));
}

#[test]
fn what_was_invalidated_meanwhile_is_overtaken() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn overtaken(n: u64) -> u64 {
        if LOADS.count() == 0 {
            // by somebody else
            let other = thread::spawn(move || overtaken::invalidate(&n).wait());
            other.join().unwrap().unwrap();
        }
        n
    }
    overtaken(1);
    let stats = overtaken::stats();
    assert_eq!((stats.loads, stats.stored, stats.overtaken), (1, 0, 1));
    overtaken(1);
    let stats = overtaken::stats();
    assert_eq!((stats.loads, stats.stored, stats.overtaken), (2, 1, 1));
}

/// No other process could be told when it goes.
#[test]
fn what_is_not_handed_to_the_store_is_not_stored() {
    #[cached]
    fn here(n: u64) -> u64 {
        n
    }
    #[cached(timeout = 60, store = CACHE)]
    fn mixed(n: u64) -> u64 {
        here(n)
    }
    let _ = (mixed(1), mixed(1));
    let stats = mixed::stats();
    // what this process keeps near is not what the store has taken
    let near = u64::from(is_near());
    assert_eq!((stats.misses, stats.hits), (2 - near, near));
    assert_eq!((stats.stored, stats.bytes, stats.overtaken), (0, 0, 0));
}
