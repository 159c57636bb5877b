//! Looking at a shared entry inside a cached function: that one depends on what it has seen.

use super::support::Counter;
use crate::stores::open;
use crate::support::until;
use larder::store::Fault;
use larder::{Cache, Later, cached, invalidates};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| open("peeking"));

#[test]
fn what_has_seen_an_entry_goes_with_it() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn seen(n: u64) -> u64 {
        n
    }
    #[cached(timeout = 60)]
    fn in_memory(n: u64) -> Option<u64> {
        LOADS.count();
        seen::peek(&n).wait().unwrap()
    }
    #[cached(timeout = 60, store = CACHE)]
    fn in_the_store(n: u64) -> bool {
        LOADS.count();
        seen::contains(&n).wait().unwrap()
    }
    let calls = |n| {
        let before = LOADS.get();
        let answers = (in_memory(n), in_the_store(n));
        (answers, LOADS.get() - before)
    };
    seen(1);
    assert_eq!(calls(1), ((Some(1), true), 2));
    assert_eq!(calls(1), ((Some(1), true), 0));
    seen::invalidate(&1).wait().unwrap();
    assert_eq!(calls(1), ((None, false), 2));
    // that there is nothing is kept as well, until the entry is invalidated
    assert_eq!(calls(1), ((None, false), 0));
    seen::invalidate(&1).wait().unwrap();
    seen(1);
    assert_eq!(calls(1), ((Some(1), true), 2));
    seen::clear().wait().unwrap();
    assert_eq!(calls(1), ((None, false), 2));
}

#[test]
fn what_has_seen_an_entry_ends_with_it() {
    #[cached(timeout = "400ms", store = CACHE)]
    fn short(n: u64) -> u64 {
        n
    }
    static LOADS: Counter = Counter::new();
    #[cached]
    fn sees_short(n: u64) -> Option<u64> {
        LOADS.count();
        short::peek(&n).wait().unwrap()
    }
    short(1);
    assert_eq!((sees_short(1), LOADS.get()), (Some(1), 1));
    until("it ends", || sees_short(1).is_none());
    assert_eq!(LOADS.get(), 2);
}

#[test]
fn inside_a_write_that_names_it_there_is_nothing_to_be_seen() {
    #[cached(timeout = 60, store = CACHE)]
    fn pending(n: u64) -> u64 {
        n
    }
    #[invalidates(pending(n))]
    fn write(n: u64) -> (Option<u64>, bool, Option<u64>) {
        (
            pending::peek(&n).wait().unwrap(),
            pending::contains(&n).wait().unwrap(),
            pending::peek(&(n + 1)).wait().unwrap(),
        )
    }
    pending(1);
    pending(2);
    assert_eq!(write(1), (None, false, Some(2)));
}

#[test]
fn nor_what_is_built_on_what_it_names() {
    #[cached(timeout = 60, store = CACHE)]
    fn below(n: u64) -> u64 {
        n
    }
    #[cached(timeout = 60, store = CACHE)]
    fn above(n: u64) -> u64 {
        below(n)
    }
    #[invalidates(below(n))]
    fn write(n: u64) -> (Option<u64>, Option<u64>) {
        let see = |n| above::peek(&n).wait().unwrap();
        (see(n), see(n + 1))
    }
    assert_eq!((above(1), above(2)), (1, 2));
    assert_eq!(write(1), (None, Some(2)));
}

/// It began in one frame and is awaited in another, which has not captured what it depends on.
#[tokio::test]
async fn what_is_awaited_elsewhere_is_vouched_for_by_nobody() {
    use std::sync::Mutex;
    static LOADS: Counter = Counter::new();
    type Peeked = Later<Result<Option<u64>, Fault>>;
    static LATER: Mutex<Option<Peeked>> = Mutex::new(None);
    #[cached(timeout = 60, store = CACHE)]
    fn elsewhere(n: u64) -> u64 {
        n
    }
    #[cached(timeout = 60)]
    async fn awaits(n: u64) -> Option<u64> {
        LOADS.count();
        let _ = n;
        let later = LATER.lock().unwrap().take();
        later.unwrap().await.unwrap()
    }
    elsewhere(1);
    *LATER.lock().unwrap() = Some(elsewhere::peek(&1));
    assert_eq!(awaits(1).await, Some(1));
    *LATER.lock().unwrap() = Some(elsewhere::peek(&1));
    assert_eq!(awaits(1).await, Some(1));
    assert_eq!(LOADS.get(), 2, "it is not stored");
}

#[test]
fn nothing_is_seen_in_a_snapshot_that_others_may_have_changed() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn snapped(n: u64) -> u64 {
        n
    }
    #[cached(timeout = 60)]
    fn sees_snapped(n: u64) -> Option<u64> {
        LOADS.count();
        snapped::peek(&n).wait().unwrap()
    }
    assert_eq!(larder::snapshot(|| sees_snapped(1)), None);
    assert_eq!((sees_snapped(1), LOADS.get()), (None, 2));
}
