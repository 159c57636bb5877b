//! `on_unacknowledged = error`: writes that fail if the store does not acknowledge the invalidation.

use super::{Error, UNREACHABLE, all, deletions, marks, store};
use crate::support::until;
use futures::executor::block_on;
use larder::{cached, invalidates};
use std::sync::atomic::{AtomicU64, Ordering};

#[test]
fn the_write_fails_and_the_invalidation_is_tried_on() {
    store!("refused");
    static ROW: AtomicU64 = AtomicU64::new(0);
    #[cached(key_prefix = "refused", store = CACHE)]
    fn row(n: u64) -> u64 {
        RUNS.count();
        n + ROW.load(Ordering::SeqCst)
    }
    #[invalidates(on_unacknowledged = error, row(n))]
    fn write(n: u64) -> Result<u64, Error> {
        Ok(n + ROW.fetch_add(1, Ordering::SeqCst))
    }
    assert_eq!((write(0), row(0)), (Ok(0), 1));
    STORE.fail(deletions);
    assert_eq!(write(0), Err(UNREACHABLE));
    assert_eq!(ROW.load(Ordering::SeqCst), 2, "it was written");
    assert_eq!((row(0), row(0)), (2, 2));
    assert_eq!(RUNS.get(), 3, "what was not acknowledged is not served");
    assert_eq!(CACHE.health().late, 1);
    let before = STORE.deleted();
    STORE.recover();
    STORE.deletes(before);
    until("it is stored again", || {
        let runs = RUNS.get();
        row(0) == 2 && RUNS.get() == runs
    });
    assert_eq!(write(0), Ok(2));
}

#[test]
fn so_does_a_future() {
    store!("refused-async");
    #[cached(key_prefix = "refused-async", store = CACHE)]
    async fn row(n: u64) -> u64 {
        n
    }
    #[invalidates(row(n), on_unacknowledged = error)]
    async fn write(n: u64) -> Result<u64, Error> {
        RUNS.count();
        Ok(n)
    }
    assert_eq!((block_on(row(7)), block_on(write(7))), (7, Ok(7)));
    STORE.fail(deletions);
    assert_eq!(block_on(write(7)), Err(UNREACHABLE));
    assert_eq!(RUNS.get(), 2);
    let before = STORE.deleted();
    STORE.recover();
    STORE.deletes(before);
}

#[test]
fn an_error_of_the_body_stays() {
    store!("refused-err");
    #[cached(key_prefix = "refused-err", store = CACHE)]
    fn row(n: u64) -> u64 {
        n
    }
    #[invalidates(on_unacknowledged = error, row(n))]
    fn write(n: u64) -> Result<(), Error> {
        let _ = n;
        Err(Error::OfBody)
    }
    STORE.fail(all);
    assert_eq!(write(1), Err(Error::OfBody));
}

#[test]
fn a_write_that_can_not_be_marked_does_not_begin() {
    store!("refused-marks");
    #[cached(key_prefix = "refused-marks", store = CACHE)]
    fn row(n: u64) -> usize {
        RUNS.count()
    }
    static WRITES: crate::functions::Counter = crate::functions::Counter::new();
    #[invalidates(two_phase, on_unacknowledged = error, row(n))]
    fn write(n: u64) -> Result<u64, Error> {
        WRITES.count();
        Ok(n)
    }
    #[invalidates(two_phase, on_unacknowledged = error, row(n))]
    async fn write_async(n: u64) -> Result<u64, Error> {
        write(n)
    }
    assert_eq!((write(1), WRITES.get()), (Ok(1), 1));
    STORE.fail(marks);
    assert_eq!(write(1), Err(UNREACHABLE));
    assert_eq!(block_on(write_async(1)), Err(UNREACHABLE));
    assert_eq!(WRITES.get(), 1);
    STORE.recover();
    until("no mark is left", || row(1) == row(1));
    assert_eq!((write(1), WRITES.get()), (Ok(1), 2));
}

#[test]
fn an_inner_write_is_told_and_the_outer_one_goes_by_its_own_word() {
    store!("refused-inner");
    #[cached(key_prefix = "refused-inner", store = CACHE)]
    fn row(n: u64) -> u64 {
        n
    }
    #[invalidates(on_unacknowledged = error, row(n))]
    fn inner(n: u64) -> Result<(), Error> {
        let _ = n;
        Ok(())
    }
    #[invalidates(row(0))]
    fn outer(n: u64) -> Result<(), Error> {
        assert_eq!(inner(n), Err(UNREACHABLE));
        Ok(())
    }
    STORE.fail(deletions);
    assert_eq!(outer(1), Ok(()));
    let held_back = larder::deferred(|| inner(1));
    assert_eq!(held_back, Ok(()), "there is nothing to acknowledge yet");
}

#[test]
fn what_is_in_memory_has_nothing_to_acknowledge() {
    #[cached]
    fn row(n: u64) -> u64 {
        n
    }
    #[invalidates(on_unacknowledged = error, row(n))]
    fn write(n: u64) -> Result<u64, Error> {
        Ok(n)
    }
    row(1);
    assert_eq!(write(1), Ok(1));
    assert!(!row::contains(&1));
}
