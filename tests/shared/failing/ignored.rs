//! `on_unacknowledged = ignore`: writes that do not wait for the store.

use super::{all, deletions, store};
use crate::support::until;
use futures::executor::block_on;
use larder::{Cache, cached, invalidates};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// What has to end although the store does not answer.
fn at_once(write: impl FnOnce() + Send + 'static) {
    let (done, is_done) = mpsc::channel();
    thread::spawn(move || {
        write();
        done.send(())
    });
    let outcome = is_done.recv_timeout(Duration::from_secs(10));
    assert_eq!(outcome, Ok(()), "it waits");
}

#[test]
fn the_write_returns_and_nothing_of_it_is_served_here() {
    store!("ignored");
    static ROW: AtomicU64 = AtomicU64::new(0);
    #[cached(key_prefix = "ignored", store = CACHE)]
    fn row(n: u64) -> u64 {
        RUNS.count();
        n + ROW.load(Ordering::SeqCst)
    }
    #[invalidates(on_unacknowledged = ignore, row(n))]
    fn write(n: u64) {
        let _ = n;
        ROW.fetch_add(1, Ordering::SeqCst);
    }
    #[invalidates(on_unacknowledged = ignore, row(n))]
    async fn write_async(n: u64) {
        write(n);
    }
    assert_eq!(row(0), 0);
    STORE.hold(deletions);
    at_once(|| write(0));
    assert_eq!((row(0), row(0)), (1, 1));
    at_once(|| block_on(write_async(0)));
    assert_eq!((row(0), RUNS.get()), (2, 4));
    let before = STORE.deleted();
    STORE.recover();
    STORE.deletes(before);
    until("it is stored again", || {
        let runs = RUNS.get();
        row(0) == 2 && RUNS.get() == runs
    });
    assert_eq!(CACHE.health().late, 0);
}

#[test]
fn it_is_tried_on_where_the_store_fails() {
    store!("ignored-late");
    #[cached(key_prefix = "ignored-late", store = CACHE)]
    fn row(n: u64) -> usize {
        RUNS.count()
    }
    #[invalidates(on_unacknowledged = ignore, row(n))]
    fn write(n: u64) {
        let _ = n;
    }
    let before = row(0);
    STORE.fail(deletions);
    write(0);
    assert_ne!(row(0), before);
    until("it is late", || CACHE.health().late == 1);
    assert_ne!(row(0), row(0));
    STORE.recover();
    until("it is stored again", || row(0) == row(0));
}

/// Past eight choices of arguments an entry does not tell by which it is invalidated.
#[test]
fn what_is_named_by_one_choice_too_many_is_not_served_either() {
    store!("ignored-slices");
    #[cached(key_prefix = "ignored-slices", store = CACHE)]
    fn row(a: u8, b: u8, c: u8, d: u8) -> usize {
        RUNS.count()
    }
    #[invalidates(row(a, ..), row(_, a, ..), row(_, _, a, _), row(_, _, _, a))]
    fn one(a: u8) {
        let _ = a;
    }
    #[invalidates(row(a, a, ..), row(_, a, a, _), row(_, _, a, a), row(a, _, a, _))]
    fn two(a: u8) {
        let _ = a;
    }
    #[invalidates(on_unacknowledged = ignore, row(a, _, _, a))]
    fn write(a: u8) {
        let _ = a;
    }
    one(1);
    two(1);
    let before = row(1, 1, 1, 1);
    assert_eq!(row(1, 1, 1, 1), before);
    STORE.hold(deletions);
    at_once(|| write(1));
    assert_ne!(row(1, 1, 1, 1), before);
    STORE.recover();
    until("it is stored again", || row(1, 1, 1, 1) == row(1, 1, 1, 1));
}

#[test]
fn it_does_not_ask_before_its_body_either() {
    store!("ignored-before");
    #[cached(key_prefix = "ignored-before", store = CACHE)]
    fn row(a: u8, b: u8) -> usize {
        RUNS.count()
    }
    #[invalidates(on_unacknowledged = ignore, row(a, ..))]
    fn write(a: u8) {
        let _ = a;
    }
    row(1, 1);
    STORE.hold(all);
    at_once(|| write(1));
    STORE.recover();
}

#[test]
fn the_marks_of_one_in_two_phases_are_taken_away() {
    store!("ignored-marks");
    #[cached(key_prefix = "ignored-marks", store = CACHE)]
    fn row(n: u64) -> usize {
        RUNS.count()
    }
    #[invalidates(two_phase, on_unacknowledged = ignore, row(n))]
    fn write(n: u64) {
        let _ = n;
    }
    let before = row(1);
    write(1);
    assert_ne!(row(1), before);
    until("no mark is left", || row(1) == row(1));
}

#[test]
fn thousands_of_them_are_kept_in_bounds() {
    store!("ignored-many");
    #[cached(key_prefix = "ignored-many", store = CACHE)]
    fn row(n: u64) -> usize {
        RUNS.count()
    }
    #[invalidates(on_unacknowledged = ignore, row(n))]
    fn write(n: u64) {
        let _ = n;
    }
    let late = |cache: &Cache| cache.health().late;
    STORE.hold(deletions);
    (0..4000).for_each(write);
    assert_eq!(late(&CACHE), 0);
    (4000..5000).for_each(write);
    assert!(late(&CACHE) > 0, "all are under way at once");
    assert_ne!(row(4999), row(4999));
    STORE.recover();
    until("it is stored again", || row(4999) == row(4999));
}

/// Futures that nobody polls are as good as dropped calls.
#[test]
fn so_are_thousands_that_nobody_waits_for_in_the_end() {
    store!("ignored-dropped");
    #[cached(key_prefix = "ignored-dropped", store = CACHE)]
    fn row(n: u64) -> usize {
        RUNS.count()
    }
    #[invalidates(row(n))]
    fn write(n: u64) {
        let _ = n;
    }
    let late = || CACHE.health().late;
    STORE.hold(deletions);
    (0..4000).for_each(|n| drop(row::invalidate(&n)));
    assert_eq!(late(), 0);
    (4000..5000).for_each(|n| drop(row::invalidate(&n)));
    assert!(late() > 0, "all are under way at once");
    assert_ne!(row(4999), row(4999));
    // who waits for one that is too many waits until it is acknowledged
    let before = late();
    let (end, ended) = mpsc::channel();
    thread::spawn(move || {
        write(6000);
        end.send(()).unwrap();
    });
    assert!(ended.recv_timeout(Duration::from_millis(300)).is_err());
    STORE.recover();
    ended.recv().unwrap();
    assert_eq!(late(), before);
    until("it is stored again", || row(4999) == row(4999));
}
