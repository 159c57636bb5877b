//! Ways to read from a snapshot that pass the cache by: what is built on them is not kept either.

use crate::support::{reading, seen};
use larder::{Tag, cached, deferred, invalidates, snapshot};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;

/// Reads by `body` what the database held before `write`, which another thread does meanwhile.
fn read_across<R>(db: &AtomicU64, write: fn(u64), body: impl FnOnce() -> R) -> R {
    snapshot(|| {
        let was = db.load(SeqCst);
        thread::spawn(move || write(1)).join().unwrap();
        reading(was, body)
    })
}

/// `passes_by! { name: view }` tests a function that is built on `row` in its own way.
macro_rules! passes_by {
    ($($name:ident: |$id:ident| $read:expr;)+) => {$(
        #[test]
        fn $name() {
            static DB: AtomicU64 = AtomicU64::new(0);
            #[cached(ignore(past), unless = past)]
            fn row(id: u64, past: bool) -> Result<u64, u64> {
                let _ = (id, past);
                let seen = seen(&DB);
                if past { Err(seen) } else { Ok(seen) }
            }
            #[cached]
            fn view($id: u64) -> u64 {
                $read
            }
            #[invalidates(row(id))]
            fn write(id: u64) {
                let _ = id;
                DB.fetch_add(1, SeqCst);
            }
            assert_eq!(read_across(&DB, write, || view(1)), 0);
            assert_eq!(view(1), 1);
        }
    )+};
}

passes_by! {
    by_unless: |id| row(id, true).unwrap_or_else(|seen| seen);
    by_uncached: |id| row::uncached(id, false).unwrap();
    by_a_refresh: |id| row::refresh(id, false).unwrap();
    by_a_refresh_that_fails: |id| row::refresh(id, true).unwrap_or_else(|seen| seen);
    by_finding_nothing: |id| row::peek(&id).unwrap_or_else(|| seen(&DB));
    by_a_later_snapshot: |id| deferred(|| snapshot(|| row(id, false))).unwrap();
    inside_a_transaction: |id| deferred(|| row(id, false)).unwrap();
}

/// The snapshot is inside the transaction, both inside the function.
#[test]
fn around_a_snapshot() {
    static DB: AtomicU64 = AtomicU64::new(0);
    #[cached]
    fn row(id: u64) -> u64 {
        let _ = id;
        seen(&DB)
    }
    #[cached]
    fn view(id: u64) -> u64 {
        let write = if DB.load(SeqCst) == 0 { write } else { |_| {} };
        deferred(|| read_across(&DB, write, || row(id)))
    }
    #[invalidates(row(id))]
    fn write(id: u64) {
        let _ = id;
        DB.fetch_add(1, SeqCst);
    }
    assert_eq!(view(1), 0);
    assert_eq!(view(1), 1);
}

/// What was invalidated was a tag of what is not there.
#[test]
fn by_finding_nothing_of_a_tag() {
    static DB: AtomicU64 = AtomicU64::new(0);
    #[derive(Tag)]
    struct Row(u64);
    #[cached(tags(Row(id)))]
    fn row(id: u64) -> u64 {
        let _ = id;
        seen(&DB)
    }
    #[cached]
    fn view(id: u64) -> u64 {
        row::peek(&id).unwrap_or_else(|| seen(&DB))
    }
    #[invalidates(Row(id))]
    fn write(id: u64) {
        let _ = id;
        DB.fetch_add(1, SeqCst);
    }
    assert_eq!(read_across(&DB, write, || view(1)), 0);
    assert_eq!(view(1), 1);
    row(1);
}
