//! Much that is built on much: hundreds of inner keys, thousands of levels.

use crate::support::within;
use futures::executor::block_on;
use futures::future::join_all;
use larder::{Tag, cached};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;

#[cached]
fn fibonacci(n: u64) -> u128 {
    match n {
        0 | 1 => n.into(),
        _ => fibonacci(n - 1).wrapping_add(fibonacci(n - 2)),
    }
}

#[test]
fn ninety_levels_cost_ninety_loads() {
    #[cached]
    fn fib(n: u64) -> u64 {
        if n < 2 { n } else { fib(n - 1) + fib(n - 2) }
    }
    assert_eq!(fib(90), 2_880_067_194_370_816_120);
    assert_eq!((fib::stats().loads, fib::len()), (91, 91));
    fib::invalidate(&0);
    assert!(!fib::contains(&90), "built on the first");
    assert_eq!(fib(90), 2_880_067_194_370_816_120);
}

#[test]
fn two_thousand_levels_fit_a_large_stack() {
    let big = thread::Builder::new().stack_size(256 << 20);
    let level = big.spawn(|| fibonacci(2000)).unwrap().join().unwrap();
    assert!(level > 0);
    assert_eq!(fibonacci::stats().loads, 2001);
    assert_eq!(fibonacci(2000), level);
    fibonacci::invalidate(&1000);
    assert!(fibonacci::contains(&30) && !fibonacci::contains(&2000));
}

/// Past 64 inner keys a value holds one lease for all of them: over-careful, never stale.
#[test]
fn each_of_hundreds_of_inner_keys_counts() {
    static DB: AtomicU64 = AtomicU64::new(0);
    #[derive(Tag)]
    struct Cell(u64);
    #[cached(tags(Cell(n)))]
    fn cell(n: u64, column: u64) -> u64 {
        DB.load(SeqCst) + n * column
    }
    #[cached]
    fn sum(until: u64) -> u64 {
        (0..until).map(|n| cell(n, 1)).sum()
    }
    let ways: [fn(u64); 8] = [
        |n| cell::invalidate(&n, &1),
        |_| cell::clear(),
        |n| larder::invalidate!(cell(n, ..)),
        |_| larder::invalidate!(cell(_, 1)),
        |n| larder::invalidate!(Cell(n)),
        |_| larder::invalidate!(Cell(..)),
        |n| cell::put(&n, &1, DB.load(SeqCst) + n),
        |n| _ = cell::refresh(n, 1),
    ];
    for until in [63, 64, 65, 66, 129, 300] {
        for way in ways {
            for n in [0, 1, until / 2, until - 1] {
                sum(until);
                assert!(sum::contains(&until), "{until} inner keys are not cached");
                DB.fetch_add(1, SeqCst);
                way(n);
                assert!(!sum::contains(&until), "{n} of {until}");
                cell::clear();
            }
        }
    }
}

/// The same through one more level, whose value holds what the inner one does.
#[test]
fn hundreds_of_inner_keys_count_through_levels() {
    #[cached]
    fn cell(n: u64) -> u64 {
        n
    }
    #[cached]
    fn sum(from: u64) -> u64 {
        (from..from + 50).map(cell).sum()
    }
    #[cached]
    async fn total(parts: u64) -> u64 {
        let parts = (0..parts).map(|part| async move { sum(part * 50) });
        join_all(parts).await.into_iter().sum()
    }
    within(20, || {
        for n in [0, 70, 199] {
            assert_eq!(block_on(total(4)), (0..200).sum::<u64>());
            assert!(total::contains(&4));
            cell::invalidate(&n);
            assert!(!total::contains(&4), "{n}");
        }
    });
}

/// A lease that fell before the others came is not forgotten as one takes the place of all.
#[test]
fn what_falls_before_the_hundredth_inner_key_counts() {
    static DB: AtomicU64 = AtomicU64::new(1);
    #[cached]
    fn cell(n: u64) -> u64 {
        let _ = n;
        DB.load(SeqCst)
    }
    #[cached(ignore(meanwhile))]
    fn pick(of: u64, meanwhile: fn()) -> u64 {
        let first = cell(0);
        meanwhile();
        (1..of).for_each(|n| _ = cell(n));
        first
    }
    #[cached(ignore(meanwhile))]
    fn page(of: u64, meanwhile: fn()) -> u64 {
        pick(of, meanwhile)
    }
    for of in [64, 65, 66, 100, 300] {
        let before = DB.load(SeqCst);
        let write = || {
            DB.fetch_add(1, SeqCst);
            cell::invalidate(&0);
        };
        assert_eq!(page(of, write), before);
        assert_eq!((pick::peek(&of), page::peek(&of)), (None, None), "{of}");
        assert_eq!(page(of, || ()), before + 1);
        assert!(pick::contains(&of) && page::contains(&of), "{of}");
    }
}

/// A function that takes a number of cells may hold many leases of itself.
#[test]
fn a_recursive_function_goes_with_any_of_its_levels() {
    #[cached]
    fn chain(n: u64) -> u64 {
        if n == 0 { 0 } else { chain(n - 1) + 1 }
    }
    for n in [0, 1, 50, 130, 199] {
        assert_eq!(chain(200), 200);
        assert!(chain::contains(&200));
        chain::invalidate(&n);
        assert!(!chain::contains(&200), "{n}");
    }
}
