//! What is computed once, and until when.

use super::support::Counter;
use crate::stores::open;
use crate::support::until;
use larder::{Cache, cached, invalidates};
use std::sync::{Barrier, LazyLock};
use std::thread;
use std::time::{Duration, Instant};

static CACHE: LazyLock<Cache> = LazyLock::new(|| open("hits"));

#[test]
fn a_value_is_computed_once_until_it_is_invalidated() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn double(n: u64) -> u64 {
        LOADS.count();
        n * 2
    }
    #[invalidates(double(n))]
    fn touch(n: u64) {
        let _ = n;
    }
    assert_eq!((double(7), double(7), double(7)), (14, 14, 14));
    assert_eq!(LOADS.get(), 1);
    touch(7);
    assert_eq!((double(7), LOADS.get()), (14, 2));
    double::invalidate(&7).wait().unwrap();
    assert_eq!((double(7), LOADS.get()), (14, 3));
    double::clear().wait().unwrap();
    assert_eq!((double(7), LOADS.get()), (14, 4));
    assert_eq!((double::refresh(7), double(7), LOADS.get()), (14, 14, 5));
}

#[test]
fn an_entry_expires_and_what_is_built_on_it_with_it() {
    static LOADS: Counter = Counter::new();
    const TIMEOUT: Duration = Duration::from_secs(1);
    #[cached(timeout = "1s", store = CACHE)]
    fn short(n: u64) -> usize {
        let _ = n;
        LOADS.count()
    }
    #[cached(store = CACHE)]
    fn built_on(n: u64) -> usize {
        short(n)
    }
    let begun = Instant::now();
    let counts = (short(1), short(1), built_on(1));
    // unless this machine is too slow to say
    assert!(begun.elapsed() >= TIMEOUT || counts == (0, 0, 0));
    until("they have expired", || {
        short(1) > counts.1 && built_on(1) > counts.2
    });
    assert!(begun.elapsed() >= TIMEOUT);
}

#[test]
fn calls_that_overlap_share_one_computation() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn slow(n: u64) -> u64 {
        LOADS.count();
        thread::sleep(Duration::from_millis(50));
        n
    }
    let all_at_once = Barrier::new(8);
    thread::scope(|scope| {
        let call = || {
            all_at_once.wait();
            slow(1)
        };
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(call)).collect();
        for thread in threads {
            assert_eq!(thread.join().unwrap(), 1);
        }
    });
    assert_eq!(LOADS.get(), 1);
}

#[tokio::test]
async fn futures_that_overlap_share_one_computation() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    async fn slow_async(n: u64) -> u64 {
        LOADS.count();
        tokio::time::sleep(Duration::from_millis(50)).await;
        n
    }
    let calls = (0..8).map(|_| tokio::spawn(slow_async(1)));
    let calls: Vec<_> = calls.collect();
    for call in calls {
        assert_eq!(call.await.unwrap(), 1);
    }
    assert_eq!(LOADS.get(), 1);
}
