//! Conformance 10 and 9: caches apart, and one that keeps nothing.

use super::{HOUR, NEVER, with_caches};
use larder::store::Null;
use larder::{Cache, cached};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

#[test]
fn two_prefixes_over_one_store_neither_see_nor_clear_each_other() {
    with_caches(|caches| {
        let [one, other] = [caches.under("one"), caches.under("other")];
        one.set("k", &1, HOUR).wait().unwrap();
        assert!(!other.has("k").wait().unwrap());
        assert!(other.add("k", &2, HOUR).wait().unwrap());
        assert_eq!(other.incr("k", 1).wait(), Ok(3));
        one.under("a").set("k", &4, HOUR).wait().unwrap();
        other.under("a").set("k", &5, HOUR).wait().unwrap();
        other.clear().wait().unwrap();
        assert_eq!(one.get("k").wait().unwrap(), Some(1));
        assert_eq!(one.under("a").get("k").wait().unwrap(), Some(4));
        assert!(!other.has("k").wait().unwrap());
        assert!(!other.delete("k").wait().unwrap());
        assert!(one.has("k").wait().unwrap());
    });
}

#[test]
fn the_null_store_stores_nothing() {
    let cache = Cache::new("null", Null);
    cache.set("k", &1, NEVER).wait().unwrap();
    cache
        .set_many([("a", &1), ("b", &2)], NEVER)
        .wait()
        .unwrap();
    assert_eq!(cache.get::<i32>("k").wait().unwrap(), None);
    assert_eq!(
        cache.get_many::<i32>(["a", "b"]).wait().unwrap(),
        [None, None]
    );
    assert!(cache.add("k", &1, NEVER).wait().unwrap());
    assert!(cache.add("k", &1, NEVER).wait().unwrap());
    assert_eq!(cache.incr("k", 2).wait(), Ok(2));
    assert_eq!(cache.decr("k", 2).wait(), Ok(-2));
    assert!(!cache.has("k").wait().unwrap());
    assert!(!cache.delete("k").wait().unwrap());
    assert_eq!(
        cache.delete_many(["a", "b"]).wait().unwrap(),
        [false, false]
    );
    cache.under("a").clear().wait().unwrap();
    cache.clear().wait().unwrap();
}

#[test]
fn functions_over_the_null_store_are_computed() {
    static NOTHING: LazyLock<Cache> = LazyLock::new(|| Cache::new("null", Null));
    #[cached(timeout = 60, store = NOTHING)]
    fn counted(n: u64) -> u64 {
        n + COUNTED.fetch_add(1, Ordering::SeqCst)
    }
    static COUNTED: AtomicU64 = AtomicU64::new(0);
    assert_eq!([counted(1), counted(1), counted::refresh(1)], [1, 2, 3]);
    assert_eq!(counted::peek(&1).wait(), Ok(None));
    counted::invalidate(&1).wait().unwrap();
    counted::clear().wait().unwrap();
    assert_eq!(counted(1), 4);
}

static CACHE: LazyLock<Cache> =
    LazyLock::new(|| Cache::new("both", larder::store::Memory::default()));

static RUNS: AtomicU64 = AtomicU64::new(0);

#[cached(timeout = 60, store = CACHE)]
fn double(n: u64) -> u64 {
    RUNS.fetch_add(1, Ordering::SeqCst);
    n * 2
}

#[test]
fn functions_and_what_is_set_by_hand_leave_each_other_alone() {
    assert_eq!(double(2), 4);
    CACHE.set("double", &1, HOUR).wait().unwrap();
    CACHE.under("double").set("2", &1, HOUR).wait().unwrap();
    double::clear().wait().unwrap();
    assert!(CACHE.has("double").wait().unwrap());
    assert_eq!(double(2), 4);
    CACHE.clear().wait().unwrap();
    assert_eq!((double(2), RUNS.load(Ordering::SeqCst)), (4, 2));
    assert!(!CACHE.under("double").has("2").wait().unwrap());
}

#[tokio::test]
async fn all_of_it_can_be_awaited() {
    let cache = Cache::new("awaited", larder::store::Memory::default());
    cache.set("k", &1, HOUR).await.unwrap();
    assert_eq!(cache.get("k").await.unwrap(), Some(1));
    assert_eq!(cache.incr("k", 1).await, Ok(2));
    // it is done whether it is awaited or not
    drop(cache.set("k", &7, HOUR));
    while cache.get("k").await.unwrap() != Some(7) {
        tokio::task::yield_now().await;
    }
    cache.clear().await.unwrap();
    assert!(!cache.has("k").await.unwrap());
}
