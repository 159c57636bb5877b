//! `snapshot`: what is computed from an old state of the database is not kept.

use crate::support::{Counter, Gate, reading, store, within};
use futures::executor::block_on;
use larder::{cached, in_frame, snapshot, snapshot_async};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;

store! { quiet }

#[test]
fn what_nothing_has_overtaken_is_stored_and_served() {
    use quiet::{LOADS, read, row, view};
    assert_eq!(read(|| view(1)), 0);
    assert_eq!((view::peek(&1), row::peek(&1, &1)), (Some(0), Some(0)));
    let loads = LOADS.get();
    assert_eq!(read(|| (view(1), row(1, 1))), (0, 0));
    assert_eq!(LOADS.get(), loads, "both from the cache");
    row::invalidate(&1, &1);
    assert_eq!((view::peek(&1), row::peek(&1, &1)), (None, None));
}

#[test]
fn what_is_not_to_be_kept_is_not_stored() {
    #[cached(cache_if = |value| *value > 9)]
    fn large(n: u64) -> u64 {
        n
    }
    snapshot(|| (large(1), large(10), large::uncached(20)));
    assert_eq!(
        [1, 10, 20].map(|n| large::contains(&n)),
        [false, true, false]
    );
}

store! { each_verb }

/// The write is over and its invalidation long past when the old value is ready.
#[test]
fn what_was_invalidated_since_is_not_stored() {
    use each_verb::{Row, change, read, row, view, write};
    let verbs: [(&str, fn()); 7] = [
        ("write", || write(1)),
        ("invalidate", || row::invalidate(&1, &1)),
        ("clear", row::clear),
        ("part", || larder::invalidate!(row(1, ..))),
        ("whole", || larder::invalidate!(row(..))),
        ("tag", || larder::invalidate!(Row(1))),
        ("tags", || larder::invalidate!(Row(..))),
    ];
    for (name, verb) in verbs {
        row::clear();
        let old = read(|| {
            change();
            verb();
            view(1)
        });
        assert_eq!((view::peek(&1), row::peek(&1, &1)), (None, None), "{name}");
        assert!(view(1) > old, "{name} is forgotten");
    }
}

store! { outer }

/// What is built on it outside the snapshot is not kept either.
#[test]
fn it_taints_what_is_built_on_it() {
    use outer::{change, read, row};
    #[cached]
    fn report(id: u64) -> u64 {
        read(|| {
            change();
            row::invalidate(&id, &1);
            row(id, 1)
        })
    }
    let old = report(1);
    assert!(!report::contains(&1));
    assert!(row(1, 1) > old);
}

store! { meanwhile }

#[test]
fn an_invalidation_while_it_is_computed_is_noticed() {
    use meanwhile::{read, row, write};
    static BEGUN: Gate = Gate::new();
    static GO_ON: Gate = Gate::new();
    #[cached]
    fn slow(id: u64) -> u64 {
        let row = row(id, 1);
        BEGUN.open();
        GO_ON.wait();
        row
    }
    within(20, || {
        thread::scope(|scope| {
            let reader = scope.spawn(|| read(|| slow(1)));
            BEGUN.wait();
            write(1);
            GO_ON.open();
            assert_eq!(reader.join().unwrap(), 0);
        });
        assert!(!slow::contains(&1) && !row::contains(&1, &1));
        assert_eq!(slow(1), 1);
    });
}

#[test]
fn its_own_invalidation_while_it_is_computed_is_noticed() {
    static HOLDS: [[Gate; 2]; 3] = [const { [const { Gate::new() }; 2] }; 3];
    #[cached]
    fn slow(id: u64) -> u64 {
        let [begun, go_on] = &HOLDS[id as usize];
        begun.open();
        go_on.wait();
        id
    }
    let ways: [fn(u64); 3] = [
        |id| slow::invalidate(&id),
        |_| slow::clear(),
        |_| larder::invalidate!(slow(_)),
    ];
    for (id, invalidate) in (0..).zip(ways) {
        let reader = thread::spawn(move || snapshot(|| slow(id)));
        let [begun, go_on] = &HOLDS[id as usize];
        begun.wait();
        invalidate(id);
        go_on.open();
        assert_eq!(reader.join().unwrap(), id);
        assert!(!slow::contains(&id));
    }
}

store! { apart }

/// A snapshot may be older than what others may be given.
#[test]
fn its_computations_are_not_shared() {
    use apart::write;
    static BEGUN: Gate = Gate::new();
    static GO_ON: Gate = Gate::new();
    static DB: AtomicU64 = AtomicU64::new(0);
    static LOADS: Counter = Counter::new();
    #[cached]
    fn slow(id: u64) -> u64 {
        let seen = DB.load(SeqCst);
        if LOADS.count() == 0 {
            BEGUN.open();
            GO_ON.wait();
        }
        seen + id
    }
    within(20, || {
        thread::scope(|scope| {
            let reader = scope.spawn(|| apart::read(|| slow(0)));
            BEGUN.wait();
            write(1);
            DB.store(1, SeqCst);
            // joins nothing, waits for nothing
            assert_eq!(slow(0), 1);
            GO_ON.open();
            assert_eq!(reader.join().unwrap(), 0);
        });
    });
}

store! { on_tasks }

#[test]
fn a_future_reads_from_its_snapshot_wherever_it_is_polled() {
    use on_tasks::{change, row, write};
    block_on(snapshot_async(async {
        change();
        write(1);
        let elsewhere = in_frame(async { reading(0, || row(1, 1)) });
        let read = thread::spawn(|| block_on(elsewhere)).join().unwrap();
        assert_eq!(read, 0);
    }));
    assert!(!row::contains(&1, &1));
    assert_eq!(row(1, 1), 2);
}

store! { racing }

#[test]
fn no_answer_is_older_than_the_last_write() {
    use racing::{read, row, view, write};
    static DONE: AtomicU64 = AtomicU64::new(0);
    within(60, || {
        thread::scope(|scope| {
            let writer = Arc::new(scope.spawn(|| {
                for _ in 0..2000 {
                    write(1);
                    DONE.fetch_add(1, SeqCst);
                }
            }));
            let over = writer.clone();
            scope.spawn(move || {
                while !over.is_finished() {
                    read(|| {
                        thread::yield_now();
                        (view(1), row(1, 1))
                    });
                }
            });
            for read in [|| view(1), || row(1, 1)] {
                let writer = writer.clone();
                scope.spawn(move || {
                    while !writer.is_finished() {
                        let floor = DONE.load(SeqCst);
                        let seen = read();
                        assert!(seen >= floor, "{seen} after {floor} was written");
                    }
                });
            }
        });
    });
}
