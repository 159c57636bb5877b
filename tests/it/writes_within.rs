//! Writes within writes and within loads, and what is invalidated by hand inside a write.

use crate::support::{echoes, row_and_view};
use futures::executor::block_on;
use larder::{cached, invalidates};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;

#[test]
fn what_is_read_in_a_write_is_captured_by_the_load_around_it() {
    static DB: AtomicU64 = AtomicU64::new(1);
    #[cached]
    fn row(id: u64) -> u64 {
        let _ = id;
        DB.load(SeqCst)
    }
    echoes! { visits }
    #[invalidates(visits(id))]
    fn visit(id: u64) -> u64 {
        row(id)
    }
    #[invalidates(visits(id))]
    async fn visit_later(id: u64) -> u64 {
        tokio::task::yield_now().await;
        row(id)
    }
    #[cached]
    fn view(id: u64) -> u64 {
        visit(id)
    }
    #[cached]
    async fn view_later(id: u64) -> u64 {
        visit_later(id).await
    }
    for now in 2..5 {
        assert_eq!((view(1), block_on(view_later(1))), (now - 1, now - 1));
        assert!(view::contains(&1) && view_later::contains(&1));
        DB.store(now, SeqCst);
        row::invalidate(&1);
        assert!(!view::contains(&1) && !view_later::contains(&1));
    }
}

/// Only the outermost write's success tells that what was written is there to stay.
#[test]
fn what_an_inner_write_puts_is_not_stored() {
    echoes! { row, other }
    #[invalidates(row(id))]
    fn inner(id: u64) {
        row::put(&id, 10);
    }
    #[invalidates(other(id))]
    fn outer(id: u64, meanwhile: impl FnOnce() + Send) -> Result<(), ()> {
        inner(id);
        thread::scope(|scope| scope.spawn(meanwhile).join().unwrap());
        Err(())
    }
    row(1);
    outer(1, || assert_eq!(row::peek(&1), None, "not committed")).unwrap_err();
    assert_eq!(row::peek(&1), None);
}

#[test]
fn an_inner_write_is_applied_again_when_the_outer_ends() {
    echoes! { row, other }
    #[invalidates(row(id))]
    fn inner(id: u64) {
        assert!(row::peek(&id).is_none(), "its own target is pending");
    }
    #[invalidates(other(1))]
    fn outer(id: u64, meanwhile: impl FnOnce() + Send) {
        inner(id);
        thread::scope(|scope| scope.spawn(meanwhile).join().unwrap());
        assert!(row::peek(&id).is_none(), "still pending: not committed");
    }
    row(1);
    outer(1, || {
        assert!(!row::contains(&1), "applied when the inner write returned");
        // read before the outer write's commit
        row(1);
        assert!(row::contains(&1));
    });
    assert!(!row::contains(&1), "not applied again");
}

#[test]
fn what_is_invalidated_by_hand_inside_is_applied_again_at_the_end() {
    echoes! { row }
    #[invalidates(row(100))]
    fn write(by_hand: fn()) {
        by_hand();
        thread::scope(|scope| scope.spawn(|| row(1)).join().unwrap());
    }
    for by_hand in [
        || row::invalidate(&1),
        row::clear,
        || larder::invalidate!(row(1)),
    ] {
        write(by_hand);
        assert!(!row::contains(&1));
    }
}

#[test]
fn what_is_invalidated_by_hand_two_writes_deep_is_applied_again_at_the_end() {
    echoes! { row }
    #[invalidates(row(100))]
    fn inner(by_hand: fn()) {
        by_hand();
    }
    #[invalidates(row(100))]
    fn outer(by_hand: fn()) {
        inner(by_hand);
        thread::scope(|scope| scope.spawn(|| row(1)).join().unwrap());
        assert_eq!(row::peek(&1), None, "still pending");
    }
    for by_hand in [
        || row::invalidate(&1),
        row::clear,
        || row::put(&1, 10),
        || larder::invalidate!(row(1)),
    ] {
        outer(by_hand);
        assert!(!row::contains(&1));
    }
}

#[test]
fn an_inner_write_sees_the_effect_of_the_outer() {
    row_and_view! { DB, row, view }
    echoes! { other }
    #[invalidates(other(id))]
    fn inner(id: u64) -> (u64, u64, Option<u64>) {
        (row(id), view(id), row::peek(&id))
    }
    #[invalidates(row(id))]
    fn outer(id: u64) {
        DB.store(2, SeqCst);
        assert_eq!(inner(id), (2, 2, None));
    }
    assert_eq!(view(1), 1);
    outer(1);
    assert_eq!(view(1), 2);
}

/// Inside a write that fails there is a look at nothing, and then at what is rolled back.
#[test]
fn what_is_read_instead_of_something_pending_is_not_kept() {
    row_and_view! { DB, row, view }
    #[invalidates(row(1))]
    fn write(look: fn() -> Option<u64>) -> Result<(), u64> {
        DB.store(2, SeqCst);
        let seen = look().unwrap_or_else(|| DB.load(SeqCst));
        DB.store(1, SeqCst);
        Err(seen)
    }
    #[cached]
    fn by_row(id: u64) -> u64 {
        write(|| row::peek(&1)).unwrap_err() + id
    }
    #[cached]
    fn by_view(id: u64) -> u64 {
        write(|| view::peek(&1)).unwrap_err() + id
    }
    view(1);
    assert_eq!((by_view(0), by_view::peek(&0)), (2, None));
    view(1);
    assert_eq!((by_row(0), by_row::peek(&0)), (2, None));
}
