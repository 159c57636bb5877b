//! Databases of one number, and functions cached over them.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

thread_local! {
    /// What the read transaction of this thread sees.
    static TRANSACTION: Cell<Option<u64>> = const { Cell::new(None) };
}

/// What a body reads.
pub(crate) fn seen(db: &AtomicU64) -> u64 {
    TRANSACTION.get().unwrap_or_else(|| db.load(SeqCst))
}

/// Runs a body whose reads see the database as it was with this number.
pub(crate) fn reading<R>(was: u64, body: impl FnOnce() -> R) -> R {
    TRANSACTION.set(Some(was));
    let read = body();
    TRANSACTION.set(None);
    read
}

/// `store! { module }` makes a database of one number with the functions that read it, so that
/// tests don't share one; `store! { module { .. } }` adds to them.
macro_rules! store {
    ($module:ident $({ $($item:item)* })?) => {
        #[allow(dead_code)]
        mod $module {
            use $crate::support::{Counter, reading, seen};
            use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

            pub(super) static DB: AtomicU64 = AtomicU64::new(0);
            pub(super) static LOADS: Counter = Counter::new();

            #[derive(larder::Tag)]
            pub(super) struct Row(u64);

            #[larder::cached(tags(Row(id)))]
            pub(super) fn row(id: u64, page: u32) -> u64 {
                let _ = (id, page);
                LOADS.count();
                seen(&DB)
            }
            #[larder::cached]
            pub(super) fn view(id: u64) -> u64 {
                row(id, 1)
            }
            #[larder::cached]
            pub(super) fn other(id: u64) -> u64 {
                id + 100
            }
            #[larder::invalidates(row(id, 1))]
            pub(super) fn write(id: u64) {
                change();
            }
            pub(super) fn change() {
                DB.fetch_add(1, SeqCst);
            }
            /// Reads by `body` from a snapshot.
            pub(super) fn read<R>(body: impl FnOnce() -> R) -> R {
                larder::snapshot(|| reading(DB.load(SeqCst), body))
            }
            $($($item)*)?
        }
    };
}
pub(crate) use store;

/// `row_and_view! { DB, row, view }`, inside a test: a database of one number, a function that
/// reads it, and one that is built on that.
macro_rules! row_and_view {
    ($db:ident, $row:ident, $view:ident) => {
        static $db: std::sync::atomic::AtomicU64 = std::sync::atomic::AtomicU64::new(1);
        #[larder::cached]
        fn $row(id: u64) -> u64 {
            let _ = id;
            $crate::support::seen(&$db)
        }
        #[larder::cached]
        fn $view(id: u64) -> u64 {
            $row(id)
        }
    };
}
pub(crate) use row_and_view;

/// Cached functions that return their argument.
macro_rules! echoes {
    ($($name:ident),+) => {$(
        #[larder::cached]
        fn $name(id: u64) -> u64 {
            id
        }
    )+};
}
pub(crate) use echoes;

/// `gated! { LOADS, GATE, answer }`, inside a test: a future that waits at a gate and returns its
/// argument.
macro_rules! gated {
    ($loads:ident, $gate:ident, $name:ident) => {
        static $loads: $crate::support::Counter = $crate::support::Counter::new();
        static $gate: $crate::support::Gate = $crate::support::Gate::new();
        #[larder::cached]
        async fn $name(n: u64) -> u64 {
            $loads.count();
            $gate.pass().await;
            n
        }
    };
}
pub(crate) use gated;
