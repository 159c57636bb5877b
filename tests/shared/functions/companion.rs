//! The verbs of a companion.

use super::support::Counter;
use crate::stores::{is_near, open};
use larder::store::Fault;
use larder::{Cache, Later, cached, entry};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| open("companion"));

#[test]
fn looking_never_computes() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn looked_at(n: u64) -> u64 {
        LOADS.count();
        n * n
    }
    assert_eq!(looked_at::peek(&3).wait(), Ok(None));
    assert_eq!(looked_at::contains(&3).wait(), Ok(false));
    assert_eq!((LOADS.get(), looked_at::stats().misses), (0, 0));
    looked_at(3);
    assert_eq!(looked_at::peek(&3).wait(), Ok(Some(9)));
    assert_eq!(looked_at::contains(&3).wait(), Ok(true));
    let stats = looked_at::stats();
    assert_eq!((LOADS.get(), stats.hits, stats.loads), (1, 0, 1));
    let near = usize::from(is_near());
    assert_eq!(looked_at::len(), near, "it is in the store");
}

#[test]
fn what_was_invalidated_is_computed() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn changing(n: u64) -> u64 {
        LOADS.count();
        n
    }
    let calls = || {
        let before = LOADS.get();
        changing(1);
        changing(2);
        LOADS.get() - before
    };
    assert_eq!((calls(), calls()), (2, 0));
    assert_eq!(changing::invalidate(&1).wait(), Ok(()));
    assert_eq!(changing::peek(&1).wait(), Ok(None));
    assert_eq!((calls(), calls()), (1, 0));
    assert_eq!(changing::clear().wait(), Ok(()));
    assert_eq!((calls(), calls()), (2, 0));
    assert_eq!(changing::put(&1, 7).wait(), Ok(()));
    assert!(calls() <= 1);
    assert_eq!(changing::refresh(1), 1);
    assert_eq!(calls(), 0);
}

#[tokio::test]
async fn in_async_code_the_verbs_are_awaited() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    async fn awaited(text: &str) -> Result<usize, Fault> {
        LOADS.count();
        tokio::task::yield_now().await;
        Ok(text.len())
    }
    async fn use_all() -> Result<(), Fault> {
        assert_eq!(awaited("abc").await?, 3);
        assert_eq!(awaited::peek("abc").await?, Some(3));
        assert!(awaited::contains("abc").await?);
        awaited::invalidate("abc").await?;
        assert!(!awaited::contains("abc").await?);
        awaited("abc").await?;
        awaited::clear().await?;
        assert_eq!(awaited::peek("abc").await?, None);
        awaited::put("abc", 4).await
    }
    tokio::spawn(use_all()).await.unwrap().unwrap();
    assert_eq!(awaited::refresh("x").await.unwrap(), 1);
    assert_eq!(awaited::uncached("x").await.unwrap(), 1);
    assert_eq!(LOADS.get(), 4);
}

/// What was begun goes on by itself, and in this process it counts from the start.
#[test]
fn it_is_done_also_if_nobody_waits_for_it() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn dropped(n: u64) -> u64 {
        LOADS.count();
        n
    }
    for round in 1..20 {
        dropped(1);
        assert_eq!(LOADS.get(), round);
        drop(dropped::invalidate(&1));
    }
}

#[test]
fn what_is_given_goes_from_thread_to_thread_and_borrows_nothing() {
    #[cached(timeout = 60, store = CACHE)]
    fn sent(text: &str) -> Option<String> {
        Some(text.to_owned())
    }
    fn is_sent<T: Send + 'static>(later: Later<Result<T, Fault>>) -> T {
        std::thread::spawn(|| later.wait()).join().unwrap().unwrap()
    }
    let peeked = {
        let text = String::from("a");
        sent(&text);
        sent::peek(&text)
    };
    assert_eq!(is_sent(peeked), Some(Some("a".to_owned())));
    assert!(is_sent(sent::contains("a")));
    is_sent(sent::invalidate("a"));
    is_sent(sent::clear());
    assert!(!is_sent(entry!(sent("a")).contains()));
}

/// By hand: the same through `entry!`, and what does no I/O stays as it is.
#[test]
fn an_entry_has_the_same_verbs() {
    #[cached(timeout = 60, store = CACHE)]
    fn by_entry(a: u64, b: u8) -> u64 {
        a + u64::from(b)
    }
    by_entry(1, 2);
    assert_eq!(entry!(by_entry(1, 2)).peek().wait(), Ok(Some(3)));
    assert_eq!(entry!(by_entry(1, 2)).contains().wait(), Ok(true));
    assert_eq!(entry!(by_entry(1, 2)).key(), by_entry::key(&1, &2));
    assert_eq!(entry!(by_entry(1, 2)).invalidate().wait(), Ok(()));
    assert_eq!(entry!(by_entry(1, 2)).put(4).wait(), Ok(()));
    by_entry(1, 2);
    larder::invalidate!(by_entry(1, 2));
    assert_eq!(by_entry::contains(&1, &2).wait(), Ok(false));
}
