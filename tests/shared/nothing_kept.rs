//! A store that keeps nothing: every call computes, and is right.

use crate::functions::Counter;
use futures::executor::block_on;
use larder::store::Null;
use larder::{Cache, Tag, cached, deferred, entry, invalidates};
use std::sync::{Barrier, LazyLock};
use std::thread::{sleep, spawn};
use std::time::Duration;

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("null", Null));

/// How often something computes, when it is called twice.
fn loads(counter: &Counter, call: impl Fn()) -> usize {
    let before = counter.get();
    call();
    call();
    counter.get() - before
}

#[test]
fn functions_of_every_kind_compute_at_each_call() {
    static LOADS: Counter = Counter::new();
    #[derive(Clone, PartialEq, Eq, Hash)]
    struct Repo(u64);
    impl Repo {
        #[cached(timeout = 60, store = CACHE)]
        fn find(&self, id: u64) -> Result<u64, String> {
            LOADS.count();
            id.checked_sub(self.0).ok_or_else(|| id.to_string())
        }
    }
    #[cached(timeout = 60, store = CACHE)]
    fn option(n: u64) -> Option<u64> {
        LOADS.count();
        n.checked_sub(1)
    }
    #[cached(timeout = 60, store = CACHE)]
    fn size<T: 'static>(times: usize) -> usize {
        LOADS.count();
        times * size_of::<T>()
    }
    #[cached(timeout = 60, store = CACHE)]
    async fn awaited(text: &str) -> usize {
        LOADS.count();
        tokio::task::yield_now().await;
        text.len()
    }
    let right: [fn(); 4] = [
        || assert_eq!((option(0), option(2)), (None, Some(1))),
        || assert_eq!((size::<u8>(2), size::<u64>(2)), (2, 16)),
        || assert_eq!((Repo(2).find(7), Repo(2).find(1)), (Ok(5), Err("1".into()))),
        || assert_eq!((block_on(awaited("a")), block_on(awaited(""))), (1, 0)),
    ];
    for right in right {
        assert_eq!(loads(&LOADS, right), 4);
    }
}

#[test]
fn what_is_built_on_such_a_function_is_kept_nowhere() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn inner(n: u64) -> u64 {
        n + 1
    }
    #[cached(timeout = 60, store = CACHE)]
    fn shared(n: u64) -> u64 {
        LOADS.count();
        inner(n)
    }
    #[cached(timeout = 60)]
    fn in_memory(n: u64) -> u64 {
        LOADS.count();
        inner(n)
    }
    assert_eq!(loads(&LOADS, || assert_eq!(shared(1), 2)), 2);
    assert_eq!(loads(&LOADS, || assert_eq!(in_memory(1), 2)), 2);
}

#[test]
fn there_is_nothing_to_see_and_nothing_to_invalidate() {
    #[derive(Tag)]
    #[tag(store = CACHE)]
    struct Row(u64);
    #[cached(timeout = 60, store = CACHE, tags(Row(n)))]
    fn seen(n: u64, m: u64) -> u64 {
        n + m
    }
    #[invalidates(seen(n, 2), seen(n, ..), seen(..), Row(n), Row(..))]
    fn write(n: u64) -> u64 {
        seen(n, 2)
    }
    assert_eq!(seen(1, 2), 3);
    assert_eq!(seen::peek(&1, &2).wait(), Ok(None));
    assert_eq!(entry!(seen(1, 2)).contains().wait(), Ok(false));
    assert_eq!(seen::invalidate(&1, &2).wait(), Ok(()));
    assert_eq!(seen::clear().wait(), Ok(()));
    assert_eq!((write(1), deferred(|| write(1))), (3, 3));
    assert_eq!((seen::refresh(1, 2), seen::uncached(1, 2)), (3, 3));
    assert_eq!(CACHE.health().late, 0);
}

/// What nobody vouches for is for its own caller alone.
#[test]
fn calls_that_overlap_compute_by_themselves() {
    static LOADS: Counter = Counter::new();
    static HAS_BEGUN: Barrier = Barrier::new(2);
    #[cached(timeout = 60, store = CACHE)]
    fn slow(n: u64) -> u64 {
        if LOADS.count() == 0 {
            HAS_BEGUN.wait();
            sleep(Duration::from_millis(50));
        }
        n
    }
    let first = spawn(|| slow(1));
    HAS_BEGUN.wait();
    assert_eq!((slow(1), first.join().unwrap()), (1, 1));
    assert_eq!(LOADS.get(), 2);
}
