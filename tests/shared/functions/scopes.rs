//! `deferred` and `snapshot`.

use super::support::Counter;
use crate::stores::open;
use larder::{Cache, cached, deferred, deferred_async, invalidates, snapshot, snapshot_async};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;
use std::thread;

static CACHE: LazyLock<Cache> = LazyLock::new(|| open("scopes"));

#[test]
fn invalidations_are_held_back_until_the_end() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn held_back(n: u64) -> u64 {
        LOADS.count();
        n
    }
    #[invalidates(held_back(n))]
    fn write(n: u64) {
        let _ = n;
    }
    let elsewhere = |n| {
        let before = LOADS.get();
        thread::spawn(move || held_back(n)).join().unwrap();
        LOADS.get() - before
    };
    assert_eq!((elsewhere(1), elsewhere(2), elsewhere(3)), (1, 1, 1));
    let ended = catch_unwind(AssertUnwindSafe(|| {
        deferred(|| {
            write(1);
            // adopted, and so there is nothing to wait for
            assert_eq!(held_back::invalidate(&2).wait(), Ok(()));
            assert_eq!(held_back::contains(&2).wait(), Ok(false), "pending");
            assert_eq!((elsewhere(1), elsewhere(2)), (0, 0));
            let before = LOADS.get();
            held_back(1);
            held_back(2);
            held_back(3);
            assert_eq!(LOADS.get() - before, 2, "here its effect is seen");
            panic!("on purpose");
        })
    }));
    assert!(ended.is_err());
    assert_eq!((elsewhere(1), elsewhere(2), elsewhere(3)), (1, 1, 0));
    deferred(|| drop(held_back::clear()));
    assert_eq!((elsewhere(1), elsewhere(2), elsewhere(3)), (1, 1, 1));
}

#[tokio::test]
async fn also_in_a_future_and_when_it_is_dropped() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    async fn held_back_async(n: u64) -> u64 {
        LOADS.count();
        n
    }
    #[invalidates(held_back_async(n))]
    async fn write(n: u64) {
        tokio::task::yield_now().await;
        let _ = n;
    }
    async fn elsewhere(n: u64) -> usize {
        let before = LOADS.get();
        tokio::spawn(held_back_async(n)).await.unwrap();
        LOADS.get() - before
    }
    elsewhere(1).await;
    deferred_async(async {
        write(1).await;
        assert_eq!(elsewhere(1).await, 0);
        held_back_async::invalidate(&1).await.unwrap();
        assert_eq!(elsewhere(1).await, 0);
    })
    .await;
    assert_eq!(elsewhere(1).await, 1);
    assert_eq!(elsewhere(1).await, 0);
    let cut_short = deferred_async(async {
        write(1).await;
        std::future::pending::<()>().await;
    });
    let ended = tokio::time::timeout(std::time::Duration::from_millis(50), cut_short).await;
    assert!(ended.is_err());
    assert_eq!(elsewhere(1).await, 1);
}

#[tokio::test]
async fn nothing_is_stored_from_a_snapshot() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    async fn snapped(n: u64) -> u64 {
        LOADS.count();
        n
    }
    assert_eq!(snapshot_async(snapped(1)).await, 1);
    assert_eq!((snapped::contains(&1).await, LOADS.get()), (Ok(false), 1));
    assert_eq!(snapped(1).await, 1);
    assert_eq!((snapped::contains(&1).await, LOADS.get()), (Ok(true), 2));
    // what is there is served
    assert_eq!(snapshot_async(snapped(1)).await, 1);
    assert_eq!(LOADS.get(), 2);
}

/// Another process may have written since the snapshot was opened, which nobody here knows: what was
/// built on a shared value in it is not kept in memory either.
#[test]
fn nor_is_what_is_built_on_a_shared_value_in_one() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn read_in_one(n: u64) -> u64 {
        n
    }
    #[cached(timeout = 60)]
    fn built_in_one(n: u64) -> u64 {
        LOADS.count();
        read_in_one(n)
    }
    assert_eq!(snapshot(|| built_in_one(1)), 1);
    assert_eq!((built_in_one(1), LOADS.get()), (1, 2));
    assert_eq!((built_in_one(1), LOADS.get()), (1, 2));
}

/// A value in memory that is built on a shared one is confirmed by the store, which has yet to be told.
#[test]
fn inside_a_transaction_its_effect_is_seen_in_memory_too() {
    static ROW: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn row(n: usize) -> usize {
        ROW.get() + n
    }
    #[cached(timeout = 60)]
    fn page(n: usize) -> usize {
        row(n)
    }
    #[invalidates(row(n))]
    fn write(n: usize) {
        ROW.count();
        let _ = n;
    }
    let before = page(1);
    assert_eq!(page(1), before);
    deferred(|| {
        write(1);
        assert_eq!((row(1), page(1)), (before + 1, before + 1));
    });
    assert_eq!(page(1), before + 1);
}
