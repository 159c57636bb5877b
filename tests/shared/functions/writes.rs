//! Writes, however they end.

use super::support::Counter;
use crate::stores::open;
use futures::executor::block_on;
use larder::{Cache, cached, invalidates};
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};

static CACHE: LazyLock<Cache> = LazyLock::new(|| open("writes"));

#[test]
fn on_success_on_error_and_on_panic() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn written(n: u64) -> u64 {
        LOADS.count();
        n
    }
    #[invalidates(written(n))]
    fn write(n: u64, how: &str) -> Result<(), ()> {
        match how {
            "panics" => panic!("on purpose"),
            "fails" => Err(()),
            _ => Ok(()),
        }
    }
    for (round, how) in ["", "fails", "panics", ""].into_iter().enumerate() {
        written(1);
        written(1);
        assert_eq!(LOADS.get(), round + 1);
        let _ = catch_unwind(|| write(1, how));
    }
}

#[test]
fn when_the_future_is_dropped() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    async fn dropped(n: u64) -> u64 {
        LOADS.count();
        n
    }
    #[invalidates(dropped(n))]
    async fn write(n: u64) {
        let _ = n;
        std::future::pending().await
    }
    block_on(dropped(1));
    {
        let mut write = pin!(write(1));
        let mut context = Context::from_waker(Waker::noop());
        assert!(write.as_mut().poll(&mut context).is_pending());
        // until it has ended others are served what was there
        block_on(dropped(1));
        assert_eq!(LOADS.get(), 1);
    }
    block_on(dropped(1));
    assert_eq!(LOADS.get(), 2);
}

/// The leader goes; who comes next computes.
#[test]
fn a_computation_that_panics_or_is_dropped_stores_nothing() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    async fn computed(n: u64, how: &str) -> u64 {
        match (LOADS.count(), how) {
            (0, "panics") => panic!("on purpose"),
            (1, "waits") => poll_fn(|_| Poll::<()>::Pending).await,
            _ => {}
        }
        n
    }
    let panicked = catch_unwind(AssertUnwindSafe(|| block_on(computed(1, "panics"))));
    assert!(panicked.is_err());
    {
        let mut waits = pin!(computed(1, "waits"));
        let mut context = Context::from_waker(Waker::noop());
        // it takes some polls to get to the body, for the store is asked first
        while LOADS.get() < 2 {
            assert!(waits.as_mut().poll(&mut context).is_pending());
            std::thread::yield_now();
        }
    }
    assert_eq!(block_on(computed(1, "panics")), 1);
    assert_eq!(block_on(computed(1, "waits")), 1);
    assert_eq!(LOADS.get(), 4);
    assert_eq!(
        (
            block_on(computed(1, "panics")),
            block_on(computed(1, "waits"))
        ),
        (1, 1)
    );
    assert_eq!(LOADS.get(), 4);
}

#[test]
fn inside_the_write_its_effect_is_seen_and_nothing_is_stored() {
    use std::sync::atomic::{AtomicU64, Ordering};
    static DB: AtomicU64 = AtomicU64::new(1);
    #[cached(timeout = 60, store = CACHE)]
    fn row(n: u64) -> u64 {
        n + DB.load(Ordering::SeqCst)
    }
    #[cached(timeout = 60, store = CACHE)]
    fn page(n: u64) -> u64 {
        row(n) * 10
    }
    #[invalidates(row(n))]
    fn set(n: u64, value: u64) -> (u64, u64) {
        DB.store(value, Ordering::SeqCst);
        (row(n), page(n))
    }
    assert_eq!((row(0), page(0)), (1, 10));
    assert_eq!(set(0, 2), (2, 20));
    assert_eq!((row(0), page(0)), (2, 20));
    assert_eq!((row::stats().loads, page::stats().loads), (4, 3));
}

#[test]
fn verbs_inside_a_write_count_again_when_it_ends() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn inner(n: u64) -> u64 {
        LOADS.count();
        n
    }
    #[cached]
    fn other(n: u64) -> u64 {
        n
    }
    #[invalidates(other(n))]
    fn write(n: u64) {
        inner::invalidate(&n).wait().unwrap();
        // what is computed now by others may be from before the commit
        std::thread::spawn(move || inner(n)).join().unwrap();
    }
    inner(1);
    other(1);
    write(1);
    assert_eq!(LOADS.get(), 2);
    inner(1);
    assert_eq!(LOADS.get(), 3);
}
