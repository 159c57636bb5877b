//! What others see of a write that is under way.

use crate::support::{Counter, Gate, within};
use larder::{cached, invalidates};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;

/// Others get what was there before the write, or compute; they never get what is computed inside.
#[test]
fn others_get_nothing_of_an_unfinished_write() {
    static LOADS: Counter = Counter::new();
    // what the transaction of this thread would read
    thread_local! { static UNCOMMITTED: AtomicU64 = const { AtomicU64::new(0) }; }
    #[cached]
    fn row(id: u64) -> u64 {
        LOADS.count();
        id + UNCOMMITTED.with(|it| it.load(SeqCst))
    }
    #[cached]
    fn view(id: u64) -> u64 {
        row(id)
    }
    #[invalidates(row(id))]
    fn write(id: u64, others: impl FnOnce() + Send) {
        UNCOMMITTED.with(|it| it.store(100, SeqCst));
        assert_eq!((row(id), view(id), row(id)), (101, 101, 101));
        thread::scope(|scope| scope.spawn(others).join().unwrap());
        assert_eq!((row(id), view(id)), (101, 101));
    }
    let was = (row(1), view(1));
    write(1, move || {
        assert_eq!((row(1), view(1)), was, "uncommitted");
        assert_eq!((row::peek(&1), view::peek(&1)), (Some(1), Some(1)));
    });
    assert!(
        !row::contains(&1) && !view::contains(&1),
        "stored inside the write"
    );

    // the same where nothing was there: the others start a load of their own
    write(1, || assert_eq!((row(1), view(1)), (1, 1)));
    assert!(!row::contains(&1) && !view::contains(&1));
}

/// A load inside a write is not a flight: whoever asks meanwhile does not wait for it.
#[test]
fn nobody_waits_for_a_load_inside_a_write() {
    static BEGUN: Gate = Gate::new();
    static END: Gate = Gate::new();
    #[cached(ignore(inside))]
    fn row(id: u64, inside: bool) -> (u64, bool) {
        if inside {
            BEGUN.open();
            END.wait();
        }
        (id, inside)
    }
    #[invalidates(row(id))]
    fn write(id: u64) -> (u64, bool) {
        row(id, true)
    }
    within(20, || {
        let writer = thread::spawn(|| write(1));
        BEGUN.wait();
        assert_eq!(row(1, false), (1, false));
        END.open();
        assert_eq!(writer.join().unwrap(), (1, true));
    });
    assert!(!row::contains(&1));
}
