//! `set_enabled`: all caching off, and on again.

use crate::alone;
use futures::executor::block_on;
use larder::{cached, invalidates, is_enabled, set_enabled};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

/// Off until it is dropped.
struct Off;

impl Off {
    fn new() -> Self {
        set_enabled(false);
        Off
    }
}

impl Drop for Off {
    fn drop(&mut self) {
        set_enabled(true);
    }
}

#[test]
fn off_every_call_computes_and_nothing_is_stored() {
    static LOADS: AtomicU64 = AtomicU64::new(0);
    #[cached]
    fn value(id: u64) -> u64 {
        LOADS.fetch_add(1, SeqCst) + id
    }
    #[cached]
    async fn later(id: u64) -> u64 {
        value(id)
    }
    let _alone = alone();
    assert!(is_enabled());
    assert_eq!((value(0), value(0), value::peek(&0)), (0, 0, Some(0)));
    let off = Off::new();
    assert!(!is_enabled());
    assert_eq!((value(0), value(0)), (1, 2));
    assert_eq!((block_on(later(0)), block_on(later(0))), (3, 4));
    assert_eq!((value::peek(&0), value::contains(&0)), (None, false));
    value::put(&1, 9);
    value::begin_put(&2).put(9);
    value::refresh(3);
    drop(off);
    // what was there is there; nothing was added
    assert_eq!((value::peek(&0), value::len()), (Some(0), 1));
    assert!(!later::contains(&0));
}

#[test]
fn on_again_nothing_is_older_than_a_write() {
    static DB: AtomicU64 = AtomicU64::new(0);
    #[cached]
    fn row(id: u64) -> u64 {
        DB.load(SeqCst) + id
    }
    #[cached]
    fn view(id: u64) -> u64 {
        row(id)
    }
    #[invalidates(row(id))]
    fn write(id: u64) {
        DB.fetch_add(1, SeqCst);
    }
    #[invalidates(row(id))]
    fn write_through(id: u64) {
        row::put(&id, DB.fetch_add(1, SeqCst) + 1);
    }
    let _alone = alone();
    for write in [
        (|| write(0)) as fn(),
        || write_through(0),
        || row::put(&0, DB.fetch_add(1, SeqCst) + 1),
        || {
            let ticket = row::begin_put(&0);
            ticket.put(DB.fetch_add(1, SeqCst) + 1);
        },
        || {
            DB.fetch_add(1, SeqCst);
            row::refresh(0);
        },
    ] {
        let was = view(0);
        let off = Off::new();
        write();
        assert_eq!(view(0), was + 1);
        drop(off);
        assert_eq!((view(0), row(0)), (was + 1, was + 1));
    }
}
