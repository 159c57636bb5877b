//! How a scope ends: what its body still holds, what goes on after it, what panics meanwhile.

use crate::support::{Counter, echoes, poll_once, within};
use larder::{cached, deferred, deferred_async, in_frame_blocking, invalidates, snapshot};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

type Job = Box<dyn FnOnce() + Send>;

/// Commits when it is dropped, after another thread has read.
struct Transaction {
    db: &'static AtomicU64,
    others: fn() -> u64,
}

impl Drop for Transaction {
    fn drop(&mut self) {
        thread::spawn(self.others).join().unwrap();
        self.db.fetch_add(1, SeqCst);
    }
}

#[test]
fn a_transaction_that_is_cancelled_is_dropped_inside() {
    static DB: AtomicU64 = AtomicU64::new(0);
    #[cached]
    fn row(id: u64) -> u64 {
        DB.load(SeqCst) + id
    }
    let mut cancelled = Box::pin(deferred_async(async {
        let _commits = Transaction {
            db: &DB,
            others: || row(0),
        };
        // dropped first, and applied when the transaction has committed
        let _ticket = row::begin_put(&0);
        std::future::pending::<()>().await;
    }));
    assert!(poll_once(&mut cancelled).is_pending());
    drop(cancelled);
    assert_eq!(row(0), 1);
}

#[test]
fn a_write_that_is_cancelled_is_dropped_inside() {
    static DB: AtomicU64 = AtomicU64::new(0);
    #[cached]
    fn row(id: u64) -> u64 {
        DB.load(SeqCst) + id
    }
    #[cached]
    fn other(id: u64) -> u64 {
        id
    }
    struct Invalidates;
    impl Drop for Invalidates {
        fn drop(&mut self) {
            larder::invalidate!(row(0));
        }
    }
    #[invalidates(other(1))]
    async fn write() {
        let _commits = Transaction {
            db: &DB,
            others: || row(0),
        };
        let _invalidates = Invalidates;
        std::future::pending::<()>().await;
    }
    let mut cancelled = Box::pin(write());
    assert!(poll_once(&mut cancelled).is_pending());
    drop(cancelled);
    assert_eq!(row(0), 1);
}

#[test]
fn a_task_that_goes_on_is_served_from_the_cache_again() {
    static LOADS: Counter = Counter::new();
    #[cached]
    fn row(id: u64) -> u64 {
        LOADS.count();
        id
    }
    #[invalidates(row(1))]
    fn write() {}
    let goes_on = deferred(|| {
        write();
        in_frame_blocking(|| (0..5).map(|_| row(1) + row(2)).sum::<u64>())
    });
    assert_eq!(thread::spawn(goes_on).join().unwrap(), 15);
    assert_eq!(LOADS.get(), 2);
}

/// A ticket tells by itself whether another write came between.
#[test]
fn a_task_that_goes_on_puts_under_a_ticket() {
    echoes! { row }
    #[invalidates(row(1))]
    fn write() -> Job {
        Box::new(in_frame_blocking(|| row::begin_put(&1).put(10)))
    }
    write()();
    assert_eq!(row::peek(&1), Some(10));
}

/// Each hands on to the next, inside a scope or a function that has long ended by then.
#[test]
fn jobs_that_hand_on_leave_no_chain_behind() {
    const JOBS: u64 = 60_000;
    fn in_scopes(left: u64, next: &Sender<Job>) {
        deferred(|| {
            if left > 0 {
                let again = next.clone();
                let job = in_frame_blocking(move || in_scopes(left - 1, &again));
                next.send(Box::new(job)).unwrap();
            }
        });
    }
    fn in_snapshots(left: u64, next: &Sender<Job>) {
        snapshot(|| {
            if left > 0 {
                let again = next.clone();
                let job = in_frame_blocking(move || in_snapshots(left - 1, &again));
                next.send(Box::new(job)).unwrap();
            }
        });
    }
    #[cached(ignore(next), capacity = 10)]
    fn in_functions(left: u64, next: &Sender<Job>) -> u64 {
        if left > 0 {
            let again = next.clone();
            let job = in_frame_blocking(move || {
                in_functions(left - 1, &again);
            });
            next.send(Box::new(job)).unwrap();
        }
        left
    }
    within(120, || {
        let starts: [fn(u64, &Sender<Job>); 3] = [in_scopes, in_snapshots, |left, next| {
            in_functions(left, next);
        }];
        for start in starts {
            let (send, jobs) = channel::<Job>();
            start(JOBS, &send);
            drop(send);
            let done = jobs.into_iter().map(|job| job()).count();
            assert_eq!(done as u64, JOBS);
        }
    });
}

/// One panic goes on, the others don't get in its way, and everything is invalidated.
#[test]
fn values_that_can_not_be_stored_at_the_end_of_a_write_are_one_panic() {
    static FAILS: AtomicBool = AtomicBool::new(false);
    fn timeout() -> Duration {
        assert!(!FAILS.load(SeqCst), "no configuration");
        Duration::from_secs(60)
    }
    #[cached(timeout = timeout())]
    fn row(id: u64) -> u64 {
        id
    }
    #[invalidates(row(1), row(2), row(3))]
    fn write() {
        for id in 1..4 {
            row::put(&id, 10);
        }
        FAILS.store(true, SeqCst);
    }
    assert_eq!([1, 2, 3].map(row), [1, 2, 3]);
    assert!(catch_unwind(AssertUnwindSafe(write)).is_err());
    FAILS.store(false, SeqCst);
    assert_eq!([1, 2, 3].map(|id| row::peek(&id)), [None; 3]);
}
