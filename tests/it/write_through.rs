//! `put` and `refresh`: what stores a value that no call asked for.

use crate::support::{Gate, echoes, poll_once, within};
use larder::{Tag, cached, invalidates};
use std::panic::catch_unwind;
use std::task::Poll;
use std::thread;
use std::time::Duration;

#[test]
fn a_put_inside_a_write_is_stored_when_it_has_succeeded() {
    echoes! { row }
    #[invalidates(row(id))]
    fn write(id: u64, value: u64, end: Result<(), ()>) -> Result<(), ()> {
        row::put(&id, value);
        assert_eq!(row::peek(&id), None, "not before the write has ended");
        end
    }
    row(1);
    write(1, 10, Ok(())).unwrap();
    assert_eq!(row::peek(&1), Some(10), "after a success");
    write(1, 20, Err(())).unwrap_err();
    assert_eq!(row::peek(&1), None, "after a failure");
    write(1, 30, Ok(())).unwrap();
    assert_eq!((row::peek(&1), row(1)), (Some(30), 30));
}

/// A tag made of computed key parts follows from the key, so that a value can be put under it.
#[test]
fn a_tag_of_a_computed_part_goes_with_a_put() {
    struct Db {
        tenant: u32,
        name: String,
    }
    #[derive(Tag)]
    struct Tenant(u32);
    #[derive(Tag)]
    struct Named(String);
    #[cached(ignore(db), key(tenant: u32 = db.tenant, name: &str = &db.name, id), tags(Tenant(tenant), Named(name)))]
    fn row(db: &Db, id: u64) -> u64 {
        id + u64::from(db.tenant)
    }
    let db = Db {
        tenant: 7,
        name: "seven".to_owned(),
    };
    let there = |id| row::contains(&7, "seven", &id);
    for is_put in [false, true] {
        let fill = |id| match is_put {
            true => row::put(&7, "seven", &id, 0),
            false => drop(row(&db, id)),
        };
        fill(1);
        assert!(there(1));
        larder::invalidate!(Tenant(8), Named("eight"));
        assert!(there(1));
        larder::invalidate!(Tenant(7));
        assert!(!there(1));
        fill(1);
        larder::invalidate!(Named("seven"));
        assert!(!there(1));
    }
}

#[test]
fn a_put_inside_a_write_that_panics_is_forgotten() {
    echoes! { row }
    #[invalidates(row(id))]
    fn write(id: u64) {
        row::put(&id, 10);
        panic!("as planned");
    }
    row(1);
    catch_unwind(|| write(1)).unwrap_err();
    assert_eq!(row::peek(&1), None);
}

#[test]
fn a_put_inside_a_write_of_something_else_takes_the_entry_along() {
    echoes! { row, other }
    #[invalidates(other(id))]
    fn write(id: u64, end: Result<(), ()>) -> Result<(), ()> {
        row::put(&id, 10);
        assert_eq!(row::peek(&id), None);
        end
    }
    row(1);
    write(1, Err(())).unwrap_err();
    assert_eq!(row::peek(&1), None);
    write(1, Ok(())).unwrap();
    assert!(matches!(row::peek(&1), Some(10) | None));
}

/// Two writers of one entry, both with a `put`: nobody knows whose write the database saw last,
/// so neither value may stay.
#[test]
fn of_two_writers_that_overlap_neither_value_is_kept() {
    echoes! { row }
    #[invalidates(row(id))]
    fn write(id: u64, value: u64, meanwhile: impl FnOnce()) {
        meanwhile();
        row::put(&id, value);
    }
    write(1, 3, || {
        // on a thread of its own, for it is no part of the first write
        thread::scope(|scope| {
            scope.spawn(|| write(1, 4, || ()));
        });
    });
    assert_eq!(
        row::peek(&1),
        None,
        "the write with 4 may have been the later one"
    );
}

#[test]
fn a_put_is_lost_to_any_invalidation_that_comes_between() {
    #[derive(Tag)]
    struct Row(u64);
    #[cached(tags(Row(id)))]
    fn row(id: u64, page: u32) -> u64 {
        id + u64::from(page)
    }
    #[invalidates(row(id, page))]
    fn write(id: u64, page: u32, meanwhile: fn()) {
        row::put(&id, &page, 3);
        thread::scope(|scope| {
            scope.spawn(meanwhile);
        });
    }
    larder::invalidate!(row(0, ..));
    let others: [fn(); 7] = [
        || row::invalidate(&1, &1),
        row::clear,
        || larder::invalidate!(row(1, ..)),
        || larder::invalidate!(row(_, 1)),
        || larder::invalidate!(Row(1)),
        || larder::invalidate!(Row(..)),
        || row::put(&1, &1, 4),
    ];
    for (index, other) in others.into_iter().enumerate() {
        write(1, 1, other);
        assert_eq!(row::peek(&1, &1), None, "other {index}");
    }
    // what names other entries does not matter
    write(1, 1, || {
        larder::invalidate!(row(2, ..), row(2, 1), Row(2));
    });
    assert_eq!(row::peek(&1, &1), Some(3));
}

#[test]
fn a_load_from_before_a_put_does_not_overwrite_it() {
    static BEGUN: Gate = Gate::new();
    static END: Gate = Gate::new();
    #[cached(ignore(slow))]
    fn row(id: u64, slow: bool) -> u64 {
        if slow {
            BEGUN.open();
            END.wait();
        }
        id
    }
    within(20, || {
        let old = thread::spawn(|| row(1, true));
        BEGUN.wait();
        row::put(&1, 10);
        assert_eq!(row(1, false), 10);
        END.open();
        assert_eq!(old.join().unwrap(), 1);
        assert_eq!(row::peek(&1), Some(10));
    });
}

#[test]
fn what_was_built_on_the_former_value_goes_with_a_put() {
    echoes! { row }
    #[cached]
    fn view(id: u64) -> u64 {
        row(id) * 2
    }
    assert_eq!(view(1), 2);
    row::put(&1, 10);
    assert_eq!(view(1), 20);
    #[invalidates(row(id))]
    fn write(id: u64) {
        row::put(&id, 100);
    }
    write(1);
    assert_eq!(view(1), 200);
}

#[test]
fn what_was_built_on_the_former_value_goes_with_a_refresh() {
    static DB: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
    #[cached]
    fn row(id: u64) -> u64 {
        id * DB.load(std::sync::atomic::Ordering::SeqCst)
    }
    #[cached]
    fn view(id: u64) -> u64 {
        row(id) * 2
    }
    assert_eq!(view(1), 2);
    DB.store(5, std::sync::atomic::Ordering::SeqCst);
    assert_eq!((row(1), row::refresh(1), row(1)), (1, 5, 5));
    assert_eq!(view(1), 10);
}

/// The former value goes even if `cache_if` has no place for the new one.
#[test]
fn what_a_refresh_replaces_goes_though_nothing_is_kept() {
    static DB: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
    #[cached(cache_if = |value: &u64| *value < 5)]
    fn row(id: u64) -> u64 {
        id * DB.load(std::sync::atomic::Ordering::SeqCst)
    }
    #[cached]
    fn view(id: u64) -> u64 {
        row(id) * 2
    }
    assert_eq!(view(1), 2);
    DB.store(5, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(row::refresh(1), 5);
    assert_eq!((row::peek(&1), view::peek(&1)), (None, None));
}

/// The value is ready, and its time is not: whoever asks meanwhile waits for it.
#[test]
fn who_asks_while_it_is_put_is_given_it() {
    static BEGUN: Gate = Gate::new();
    static GO_ON: Gate = Gate::new();
    fn timeout() -> Duration {
        BEGUN.open();
        GO_ON.wait();
        Duration::from_secs(60)
    }
    #[cached(timeout = timeout())]
    async fn row(id: u64) -> u64 {
        id
    }
    let put = thread::spawn(|| row::put(&1, 10));
    BEGUN.wait();
    let mut joined = Box::pin(row(1));
    assert!(poll_once(&mut joined).is_pending());
    GO_ON.open();
    put.join().unwrap();
    assert_eq!(poll_once(&mut joined), Poll::Ready(10));
}

#[test]
fn what_has_tags_of_other_arguments_is_invalidated_only() {
    #[derive(Tag)]
    struct Of(u64);
    #[cached(ignore(owner), tags(Of(owner)))]
    fn document(id: u64, owner: u64) -> u64 {
        id + owner
    }
    #[cached]
    fn view(id: u64) -> u64 {
        document(id, 1)
    }
    for put in [
        || document::put(&1, 9),
        || document::begin_put(&1).put(9),
        || _ = document::refresh(1, 2),
    ] {
        view(1);
        put();
        assert!(document::peek(&1).is_none_or(|value| value == 3));
        assert!(!view::contains(&1));
    }
}
