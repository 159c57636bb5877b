//! Functions built on others: what is invalidated takes along what was built on it, undeclared.

use crate::support::{Counter, echoes, on_tokio, row_and_view};
use futures::executor::block_on;
use larder::{Tag, cached, invalidates};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

/// Three functions on one number, the last async, which calls the others from its body.
mod stack {
    use super::*;

    pub(super) static DB: AtomicU64 = AtomicU64::new(0);

    #[derive(Tag)]
    pub(super) struct Row(pub(super) u64);

    #[cached(tags(Row(id)))]
    pub(super) fn row(id: u64, column: u64) -> u64 {
        DB.load(SeqCst) + id + column
    }
    #[cached]
    pub(super) fn view(id: u64) -> u64 {
        row(id, 0)
    }
    #[cached]
    pub(super) async fn page(id: u64) -> u64 {
        tokio::task::yield_now().await;
        let view = view(id);
        tokio::task::yield_now().await;
        view
    }
    #[cached]
    pub(super) async fn site(id: u64) -> u64 {
        page(id).await
    }
}

/// A name, and what it does with the innermost function's entry of a key.
type Way = (&'static str, fn(u64));

/// Every way to name the innermost function, which the two outer ones have no word about.
const WAYS: [Way; 11] = [
    ("invalidate", |id| stack::row::invalidate(&id, &0)),
    ("clear", |_| stack::row::clear()),
    ("entry", |id| larder::invalidate!(stack::row(id, 0))),
    ("first part", |id| larder::invalidate!(stack::row(id, ..))),
    ("last part", |_| larder::invalidate!(stack::row(_, 0))),
    ("by name", |id| larder::invalidate!(stack::row { id, .. })),
    ("function", |_| larder::invalidate!(stack::row(..))),
    ("tag", |id| larder::invalidate!(stack::Row(id))),
    ("tags", |_| larder::invalidate!(stack::Row(..))),
    ("put", |id| {
        stack::row::put(&id, &0, stack::DB.load(SeqCst) + id)
    }),
    ("refresh", |id| _ = stack::row::refresh(id, 0)),
];

#[test]
fn what_is_built_on_an_entry_goes_with_it_through_misses_and_hits() {
    let mut ids = 0..;
    for warm in [false, true] {
        for (way, invalidate) in WAYS {
            let id = ids.next().unwrap();
            let read = || on_tokio(stack::site(id));
            if warm {
                // each level finds the one below in the cache
                stack::row(id, 0);
                stack::view(id);
                block_on(stack::page(id));
            }
            let before = read();
            assert_eq!(read(), before);
            let loads = stack::site::stats().loads;
            assert_eq!(read(), before);
            assert_eq!(stack::site::stats().loads, loads, "not cached at all");

            stack::DB.fetch_add(1, SeqCst);
            invalidate(id);
            assert!(
                !stack::site::contains(&id) && !stack::view::contains(&id),
                "{way}"
            );
            assert_eq!(read(), before + 1, "{way}, warm: {warm}");
        }
    }
}

#[test]
fn what_was_evicted_still_takes_along_what_was_built_on_it() {
    static DB: AtomicU64 = AtomicU64::new(1);
    #[derive(Tag)]
    struct Row(u64);
    #[cached(capacity = 1, tags(Row(id)))]
    fn row(id: u64) -> u64 {
        DB.load(SeqCst) + id
    }
    #[cached]
    fn view(id: u64) -> u64 {
        row(id)
    }
    let ways: [fn(); 4] = [
        || row::invalidate(&1),
        row::clear,
        || larder::invalidate!(Row(1)),
        || row::put(&1, DB.load(SeqCst) + 1),
    ];
    for way in ways {
        let before = view(1);
        row(2);
        row(3);
        assert!(!row::contains(&1) && view::contains(&1), "not evicted");
        DB.fetch_add(1, SeqCst);
        way();
        assert_eq!(view(1), before + 1);
    }
}

#[test]
fn a_call_past_the_cache_is_captured() {
    static DB: AtomicU64 = AtomicU64::new(1);
    #[derive(Tag)]
    struct Row(u64);
    #[cached(unless = *past, ignore(past), tags(Row(id)))]
    fn row(id: u64, past: &bool) -> u64 {
        DB.load(SeqCst) + id
    }
    #[cached]
    fn by_unless(id: u64) -> u64 {
        row(id, &true)
    }
    #[cached]
    fn by_verb(id: u64) -> u64 {
        row::uncached(id, &false)
    }
    let ways: [fn(); 4] = [
        || row::invalidate(&1),
        row::clear,
        || larder::invalidate!(Row(1)),
        || larder::invalidate!(Row(..)),
    ];
    for way in ways {
        let before = by_unless(1);
        assert_eq!((by_verb(1), by_unless(1)), (before, before));
        assert!(by_unless::contains(&1) && by_verb::contains(&1));
        DB.fetch_add(1, SeqCst);
        way();
        assert_eq!((by_unless(1), by_verb(1)), (before + 1, before + 1));
    }
    assert_eq!(row::len(), 0);
}

#[test]
fn looking_at_an_entry_is_captured_even_if_nothing_was_there() {
    echoes! { row }
    #[cached]
    fn peeks(id: u64) -> Option<u64> {
        row::peek(&id)
    }
    #[cached]
    fn contains(id: u64) -> bool {
        larder::entry!(row(id)).contains()
    }
    assert_eq!((peeks(1), contains(1)), (None, false));
    row::put(&1, 10);
    assert_eq!((peeks(1), contains(1)), (Some(10), true));
    row::put(&1, 20);
    assert_eq!(peeks(1), Some(20));
    row::invalidate(&1);
    assert_eq!((peeks(1), contains(1)), (None, false));
    row::put(&1, 30);
    row::clear();
    assert_eq!((peeks(1), contains(1)), (None, false));
}

/// What is read instead of an entry that is not there is what its tags are of.
#[test]
fn looking_at_an_entry_captures_its_tags() {
    static DB: AtomicU64 = AtomicU64::new(1);
    #[derive(Tag)]
    struct Row(u64);
    #[cached(tags(Row(id)))]
    fn row(id: u64) -> u64 {
        DB.load(SeqCst) + id
    }
    #[cached]
    fn peeks(id: u64) -> u64 {
        row::peek(&id).unwrap_or_else(|| DB.load(SeqCst) + id)
    }
    assert_eq!(peeks(1), 2);
    for now in 2..4 {
        DB.store(now, SeqCst);
        larder::invalidate!(Row(1));
        assert_eq!(peeks(1), now + 1);
    }
}

#[test]
fn looking_at_an_entry_captures_what_that_was_built_on() {
    row_and_view! { DB, row, view }
    #[cached]
    fn peeks(id: u64) -> Option<u64> {
        view::peek(&id)
    }
    assert_eq!((view(1), peeks(1)), (1, Some(1)));
    DB.store(2, SeqCst);
    row::invalidate(&1);
    assert_eq!(peeks(1), None);
}

#[test]
fn an_inner_call_that_failed_is_captured() {
    static DB: AtomicU64 = AtomicU64::new(0);
    #[derive(Debug)]
    struct Missing;
    #[cached]
    fn row(id: u64) -> Result<u64, Missing> {
        match DB.load(SeqCst) {
            0 => Err(Missing),
            found => Ok(found + id),
        }
    }
    #[cached]
    fn view(id: u64) -> u64 {
        row(id).unwrap_or(0)
    }
    #[invalidates(row(id))]
    fn write(id: u64) {
        DB.fetch_add(1, SeqCst);
        let _ = id;
    }
    assert_eq!(view(1), 0);
    assert!(view::contains(&1));
    write(1);
    assert_eq!(view(1), 2);
}

#[test]
fn an_inner_call_that_panicked_is_captured() {
    static DB: AtomicU64 = AtomicU64::new(0);
    #[cached]
    fn row(id: u64) -> u64 {
        let found = DB.load(SeqCst);
        assert!(found > 0, "as planned");
        found + id
    }
    #[cached]
    fn view(id: u64) -> u64 {
        std::panic::catch_unwind(|| row(id)).unwrap_or(0)
    }
    assert_eq!(view(1), 0);
    DB.store(1, SeqCst);
    row::invalidate(&1);
    assert_eq!(view(1), 2);
}

#[test]
fn a_value_of_several_parts_goes_with_each_of_them_and_with_no_other() {
    static LOADS: Counter = Counter::new();
    echoes! { name, price }
    #[cached]
    fn view(id: u64) -> u64 {
        LOADS.count();
        name(id) + price(id)
    }
    view(1);
    name::invalidate(&1);
    view(1);
    price::invalidate(&1);
    view(1);
    assert_eq!(LOADS.get(), 3);
    name::invalidate(&2);
    price::invalidate(&2);
    assert!(view::contains(&1));
}
