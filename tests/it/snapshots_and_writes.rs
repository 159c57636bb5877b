//! `snapshot` and writes: one around the other, and what is put meanwhile.

use crate::support::{echoes, reading, seen, store};
use larder::{cached, invalidates, snapshot};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;

/// The new value is stored and has made room already when the old one is ready.
#[test]
fn what_was_put_since_is_not_stored() {
    static DB: AtomicU64 = AtomicU64::new(0);
    #[cached(capacity = 1)]
    fn row(id: u64) -> u64 {
        let _ = id;
        seen(&DB)
    }
    echoes! { other }
    #[invalidates(row(1), other(1))]
    fn put_another(to: u64) {
        other::put(&1, to);
    }
    let puts: [fn(u64); 4] = [
        put_another,
        |to| row::put(&1, to),
        |to| row::begin_put(&1).put(to),
        |to| {
            row::refresh(1);
            assert_eq!(row::peek(&1), Some(to));
        },
    ];
    for put in puts {
        let was = DB.load(SeqCst);
        let elsewhere = || {
            put(DB.fetch_add(1, SeqCst) + 1);
            row(2);
        };
        let old = snapshot(|| {
            thread::scope(|scope| scope.spawn(elsewhere).join().unwrap());
            reading(was, || row(1))
        });
        assert_eq!((old, row(1)), (was, was + 1));
    }
}

store! { within_a_write }

#[test]
fn inside_a_write_nothing_is_stored() {
    use within_a_write::{LOADS, read, row, view};
    #[invalidates(row(7, 7))]
    fn write() -> u64 {
        read(|| view(1))
    }
    write();
    assert!(!view::contains(&1) && !row::contains(&1, &1));

    // also two deep, where the effect of the write is seen
    #[invalidates(row(1, 1))]
    fn write_again() -> u64 {
        snapshot(|| snapshot(|| row(1, 1)) + view(2))
    }
    row(1, 1);
    let loads = LOADS.get();
    write_again();
    assert_eq!(LOADS.get(), loads + 2);
    assert!(!view::contains(&2) && !row::contains(&1, &1));
}

store! { putting }

/// What a snapshot puts may be as old as what it reads.
#[test]
fn inside_a_snapshot_a_ticket_only_invalidates() {
    use putting::{read, row, view};
    view(1);
    read(|| row::begin_put(&1, &1).put(7));
    assert_eq!((row::peek(&1, &1), view::peek(&1)), (None, None));
    assert_eq!(view(1), 0);
}

store! { inside_out }

/// Others may read what was there before the write around it commits.
#[test]
fn what_it_invalidates_is_invalidated_again_at_the_end_of_the_write_around() {
    use inside_out::row;
    #[invalidates(row(7, 7))]
    fn write() {
        snapshot(|| row::invalidate(&1, &1));
        thread::scope(|scope| scope.spawn(|| row(1, 1)).join().unwrap());
    }
    write();
    assert!(!row::contains(&1, &1));
}
