//! Cached functions that call each other, shared ones and others.

use super::support::Counter;
use crate::stores::{is_near, open};
use larder::{Cache, Tag, cached, invalidates};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| open("nesting"));
static OTHER: LazyLock<Cache> = LazyLock::new(|| open("other"));

#[test]
fn recursion() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn fib(n: u64) -> u64 {
        LOADS.count();
        if n < 2 { n } else { fib(n - 1) + fib(n - 2) }
    }
    assert_eq!(fib(90), 2_880_067_194_370_816_120);
    assert_eq!(LOADS.get(), 91);
    assert_eq!(
        (fib(90), fib(50), LOADS.get()),
        (2_880_067_194_370_816_120, 12_586_269_025, 91)
    );
    fib::invalidate(&88).wait().unwrap();
    assert_eq!(fib(90), 2_880_067_194_370_816_120);
    // past so many leases a value depends on all of the function
    assert!((94..=91 + 91).contains(&LOADS.get()), "{}", LOADS.get());
}

#[tokio::test]
async fn shared_in_shared() {
    static LOADS: Counter = Counter::new();
    #[derive(Tag)]
    #[tag(store = CACHE)]
    struct Row(u64);
    #[cached(timeout = 60, store = CACHE, tags(Row(n)))]
    async fn inner(n: u64) -> u64 {
        LOADS.count();
        n
    }
    #[cached(timeout = 60, store = CACHE)]
    async fn outer(n: u64) -> u64 {
        LOADS.count();
        inner(n).await + inner(n + 1).await
    }
    #[invalidates(inner(n))]
    async fn write(n: u64) {
        let _ = n;
    }
    #[invalidates(Row(n))]
    async fn write_row(n: u64) {
        let _ = n;
    }
    async fn loads() -> usize {
        let before = LOADS.get();
        outer(1).await;
        LOADS.get() - before
    }
    assert_eq!((loads().await, loads().await), (3, 0));
    write(2).await;
    assert_eq!((loads().await, loads().await), (2, 0));
    write_row(1).await;
    assert_eq!((loads().await, loads().await), (2, 0));
    write(3).await;
    assert_eq!(loads().await, 0);
    outer::invalidate(&1).await.unwrap();
    assert_eq!((loads().await, loads().await), (1, 0));
    inner::clear().await.unwrap();
    assert_eq!((loads().await, loads().await), (3, 0));
}

/// An entry in memory that depends on one in a store asks that before it is served.
#[test]
fn memory_over_shared() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn under(n: u64) -> u64 {
        LOADS.count();
        n
    }
    #[cached(timeout = 60)]
    fn over(n: u64) -> u64 {
        LOADS.count();
        under(n)
    }
    #[cached(timeout = 60)]
    fn above(n: u64) -> u64 {
        LOADS.count();
        over(n)
    }
    #[invalidates(under(n))]
    fn write(n: u64) {
        let _ = n;
    }
    let loads = || {
        let before = LOADS.get();
        above(1);
        LOADS.get() - before
    };
    assert_eq!((loads(), loads()), (3, 0));
    write(1);
    assert_eq!((loads(), loads()), (3, 0));
    under::invalidate(&1).wait().unwrap();
    assert_eq!((loads(), loads()), (3, 0));
    over::invalidate(&1);
    assert_eq!((loads(), loads()), (2, 0));
    above::invalidate(&1);
    assert_eq!((loads(), loads()), (1, 0));
    write(1);
    assert_eq!((loads(), loads()), (3, 0));
}

/// What only this process would know of, or another store, others can't be told of: it is not stored.
#[test]
fn shared_over_what_is_not_of_its_store() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60)]
    fn in_memory(n: u64) -> u64 {
        n
    }
    #[cached(timeout = 60, store = OTHER)]
    fn in_another(n: u64) -> u64 {
        n
    }
    #[cached(timeout = 60, store = CACHE)]
    fn over_memory(n: u64) -> u64 {
        LOADS.count();
        in_memory(n)
    }
    #[cached(timeout = 60, store = CACHE)]
    fn over_another(n: u64) -> u64 {
        LOADS.count();
        in_another(n)
    }
    #[cached(timeout = 60, store = CACHE)]
    fn over_both(n: u64) -> u64 {
        over_memory(n) + over_another(n)
    }
    let loads = |call: &dyn Fn() -> u64| {
        let before = LOADS.get();
        assert_eq!(call(), call());
        LOADS.get() - before
    };
    // this process may keep it
    let most = if is_near() { 1 } else { 2 };
    assert_eq!(loads(&|| over_memory(1)), most);
    assert_eq!(loads(&|| over_another(1)), most);
    assert!(is_near() || loads(&|| over_both(1)) == 4);
    assert_eq!(over_memory::contains(&1).wait(), Ok(false));
    assert_eq!(over_another::contains(&1).wait(), Ok(false));
    assert_eq!(over_both::contains(&1).wait(), Ok(false));
    assert_eq!(in_another::contains(&1).wait(), Ok(true));
    // nor what has only looked
    #[cached(timeout = 60, store = CACHE)]
    fn has_looked(n: u64) -> Option<u64> {
        in_memory::peek(&n)
    }
    has_looked(1);
    assert_eq!(has_looked::contains(&1).wait(), Ok(false));
}

/// In memory it may depend on several stores.
#[test]
fn memory_over_two_stores() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn one(n: u64) -> u64 {
        n
    }
    #[cached(timeout = 60, store = OTHER)]
    fn two(n: u64) -> u64 {
        n
    }
    #[cached(timeout = 60)]
    fn both(n: u64) -> u64 {
        LOADS.count();
        one(n) + two(n)
    }
    assert_eq!((both(1), both(1), LOADS.get()), (2, 2, 1));
    two::invalidate(&1).wait().unwrap();
    assert_eq!((both(1), both(1), LOADS.get()), (2, 2, 2));
    one::clear().wait().unwrap();
    assert_eq!((both(1), both(1), LOADS.get()), (2, 2, 3));
}
