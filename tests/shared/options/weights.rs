//! `weigh` and `max_weight`: what a process keeps near weighs together.

use crate::functions::Counter;
use larder::store::Memory;
use std::sync::LazyLock;

/// What was found in the store is weighed as what was computed is, by its key too.
#[test]
fn what_is_near_is_bounded_and_what_is_in_the_store_is_not() {
    static STORE: LazyLock<Memory> = LazyLock::new(Memory::default);
    static LOADS: Counter = Counter::new();
    let [one, other] = two_processes! {
        STORE.clone(), Validate,
        (timeout = 60, weigh = |key, value| *key / 10 + value.len() as u64, max_weight = 100)
        fn weighed(n) -> (Vec<u8>, Vec<u8>) {
            LOADS.count();
            vec![0; n as usize]
        }
    };
    let sizes = [30, 31, 32, 33, 34, 91, 200];
    for round in 0..2 {
        for process in [&one, &other] {
            for n in sizes {
                assert_eq!((process.call)(n).len() as u64, n, "in round {round}");
            }
            // two of some thirty bytes, or the one of ninety-one
            assert!((1..=2).contains(&(process.len)()), "{}", (process.len)());
        }
    }
    assert_eq!(LOADS.get(), sizes.len(), "the store has them all");
}

#[test]
fn what_is_too_heavy_alone_is_not_near() {
    static STORE: LazyLock<Memory> = LazyLock::new(Memory::default);
    let [one, other] = two_processes! {
        STORE.clone(), Validate,
        (timeout = 60, weigh = |key, value| key + value, max_weight = 30)
        fn heavy(n) -> (u64, u64) {
            n * 2
        }
    };
    for process in [&one, &other] {
        assert_eq!(((process.call)(11), (process.len)()), (22, 0));
        assert_eq!(((process.call)(10), (process.len)()), (20, 1));
    }
    assert_eq!((one.peek)(11), Some(22));
}
