//! `deferred`: invalidations held back until an outer transaction has ended.

use crate::support::{poll_once, store, within};
use futures::executor::block_on;
use larder::{deferred, deferred_async, in_frame, in_frame_blocking, invalidates};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;
use tokio::task::yield_now;

store! { held_back }

#[test]
fn invalidations_wait_for_the_end_of_the_scope() {
    use held_back::{row, view, write};
    let was = view(1);
    deferred(|| {
        write(1);
        // others are served what was there: the transaction has not committed
        let others = || (row::peek(&1, &1), view::peek(&1));
        let seen = thread::scope(|scope| scope.spawn(others).join().unwrap());
        assert_eq!(seen, (Some(was), Some(was)));
        // inside, the effect is seen, and nothing of it is stored
        assert_eq!((row(1, 1), view(1)), (was + 1, was + 1));
        assert_eq!((row::peek(&1, &1), view::peek(&1)), (None, None));
    });
    assert!(!row::contains(&1, &1) && !view::contains(&1));
    assert_eq!(view(1), was + 1);
}

store! { each_verb }

#[test]
fn every_way_to_invalidate_is_held_back() {
    use each_verb::{Row, change, row, view};
    let verbs: [(&str, fn()); 8] = [
        ("invalidate", || row::invalidate(&1, &1)),
        ("clear", row::clear),
        ("put", || row::put(&1, &1, 0)),
        ("part", || larder::invalidate!(row(1, ..))),
        ("whole", || larder::invalidate!(row(..))),
        ("tag", || larder::invalidate!(Row(1))),
        ("tags", || larder::invalidate!(Row(..))),
        ("ticket", || row::begin_put(&1, &1).put(0)),
    ];
    // a partial key that is used for the first time clears the function
    larder::invalidate!(row(1, ..));
    for (name, verb) in verbs {
        let was = view(1);
        deferred(|| {
            change();
            verb();
            let others = || row::peek(&1, &1);
            let seen = thread::scope(|scope| scope.spawn(others).join().unwrap());
            assert_eq!(seen, Some(was), "{name} was not held back");
            assert_eq!(view(1), was + 1, "{name} hides its effect");
        });
        assert_eq!((row(1, 1), view(1)), (was + 1, was + 1), "{name} was lost");
    }
}

store! { any_end }

#[test]
fn they_are_applied_on_unwinding_and_when_the_future_is_dropped() {
    use any_end::{view, write};
    let was = view(1);
    let unwound = catch_unwind(AssertUnwindSafe(|| {
        deferred(|| {
            write(1);
            panic!("the transaction failed");
        })
    }));
    assert!(unwound.is_err());
    assert_eq!(view(1), was + 1);

    let mut transaction = Box::pin(deferred_async(async {
        write(1);
        std::future::pending::<()>().await;
    }));
    assert!(poll_once(&mut transaction).is_pending());
    assert!(view::contains(&1), "held back");
    drop(transaction);
    assert!(!view::contains(&1), "dropped, so due");
    assert_eq!(view(1), was + 2);
}

store! { nested }

#[test]
fn nested_scopes_end_with_the_outermost() {
    use nested::{view, write};
    let was = view(1);
    let visible = || thread::scope(|scope| scope.spawn(|| view::peek(&1)).join().unwrap());
    deferred(|| {
        deferred(|| write(1));
        assert_eq!(visible(), Some(was));
        block_on(deferred_async(async { write(1) }));
        assert_eq!(visible(), Some(was));
    });
    assert_eq!(visible(), None);
    assert_eq!(view(1), was + 2);

    #[invalidates(nested::other(1))]
    fn outer() {
        deferred(|| write(1));
    }
    deferred(|| {
        outer();
        assert_eq!(visible(), Some(was + 2), "held back by the outermost");
    });
    assert_eq!(visible(), None);
}

store! { in_a_write }

/// The commit may be that of the write around it.
#[test]
fn inside_a_write_they_are_applied_at_both_ends() {
    use in_a_write::{row, write};
    #[invalidates(in_a_write::other(1))]
    fn outer(was: u64) {
        deferred(|| write(1));
        let load = || {
            assert!(!row::contains(&1, &1), "applied at the end of the inner");
            row(1, 1)
        };
        // another thread reads what was there before the outer commit
        let stored = thread::scope(|scope| scope.spawn(load).join().unwrap());
        assert_eq!(stored, was + 1);
    }
    let was = row(1, 1);
    outer(was);
    assert!(!row::contains(&1, &1), "and again at the end of the outer");
}

store! { unrelated }

#[test]
fn what_does_not_depend_on_it_is_served() {
    use unrelated::{other, row, write};
    assert_eq!((other(1), row(1, 1)), (101, 0));
    deferred(|| {
        write(1);
        assert_eq!(other::peek(&1), Some(101));
        let hits = other::stats().hits;
        assert_eq!(other(1), 101);
        assert_eq!(other::stats().hits, hits + 1);
    });
    assert!(other::contains(&1));
}

store! { elsewhere }

#[test]
fn in_frame_carries_it_to_threads_and_tasks() {
    use elsewhere::{view, write};
    let was = view(1);
    deferred(|| {
        thread::spawn(in_frame_blocking(|| write(1)))
            .join()
            .unwrap();
        assert_eq!(view(1), was + 1, "inside, its effect is seen");
        let others = thread::spawn(|| view::peek(&1)).join().unwrap();
        assert_eq!(others, Some(was), "held back");
    });
    assert_eq!(view(1), was + 1);

    let runtime = tokio::runtime::Builder::new_multi_thread().build().unwrap();
    runtime.block_on(deferred_async(async move {
        let task = tokio::spawn(in_frame(async {
            yield_now().await;
            write(1);
        }));
        task.await.unwrap();
        let others = tokio::spawn(async { view::peek(&1) }).await.unwrap();
        assert_eq!(others, Some(was + 1));
    }));
    assert_eq!(view(1), was + 2);

    // what doesn't carry it along is early
    deferred(|| {
        thread::spawn(|| write(1)).join().unwrap();
        assert!(!view::contains(&1));
    });
}

store! { left_behind }

/// A task that goes on after the scope has ended invalidates by itself.
#[test]
fn what_outlives_the_scope_is_not_lost() {
    use left_behind::{view, write};
    let was = view(1);
    let mut later = None;
    deferred(|| later = Some(Box::pin(in_frame(async { write(1) }))));
    assert!(view::contains(&1));
    assert!(poll_once(&mut later.unwrap()).is_ready());
    assert!(!view::contains(&1));
    assert_eq!(view(1), was + 1);
}

store! { racing }

/// Readers on other threads, transactions of several writes: nothing read after a transaction has
/// returned is older than its commit.
#[test]
fn no_answer_is_older_than_the_last_commit() {
    use racing::{change, row, view, write};
    static COMMITTED: AtomicU64 = AtomicU64::new(0);
    within(60, || {
        thread::scope(|scope| {
            let writer = Arc::new(scope.spawn(|| {
                for round in 0..300 {
                    // two writes a transaction; they show at once here, which is the harder case
                    deferred(|| {
                        write(1);
                        if round % 3 == 0 {
                            change();
                            larder::invalidate!(row(1, ..));
                        } else {
                            write(1);
                        }
                    });
                    COMMITTED.fetch_add(2, SeqCst);
                }
            }));
            for read in [|| view(1), || row(1, 1)] {
                let writer = writer.clone();
                scope.spawn(move || {
                    while !writer.is_finished() {
                        let floor = COMMITTED.load(SeqCst);
                        let seen = read();
                        assert!(seen >= floor, "{seen} after {floor} was committed");
                    }
                });
            }
        });
        assert_eq!(view(1), 600);
    });
}
