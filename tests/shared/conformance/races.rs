//! Conformance 30 and 31: loads that an invalidation overtakes. What they return is for their own caller, and
//! is not stored.

use super::Now as _;
use crate::functions::Counter;
use crate::stores::open;
use crate::support::within;
use futures::executor::block_on;
use larder::{Cache, Tag, cached, entry, invalidates};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Barrier, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

static CACHE: LazyLock<Cache> = LazyLock::new(|| open("races"));

/// A number in a database, and where its next reader waits.
struct Row {
    number: AtomicU64,
    halts: AtomicBool,
    has_read: Barrier,
    goes_on: Barrier,
}

impl Row {
    const fn new() -> Self {
        Row {
            number: AtomicU64::new(0),
            halts: AtomicBool::new(false),
            has_read: Barrier::new(2),
            goes_on: Barrier::new(2),
        }
    }

    fn read(&self) -> u64 {
        let number = self.number.load(Ordering::SeqCst);
        if self.halts.swap(false, Ordering::SeqCst) {
            self.has_read.wait();
            self.goes_on.wait();
        }
        number
    }
}

macro_rules! behaviours {
    ($place:ident $(, store = $store:ident)?) => {
        mod $place {
            use super::*;

            static ROWS: [Row; 8] = [const { Row::new() }; 8];

            #[derive(Tag)]
            $(#[tag(store = $store)])?
            struct Tagged(usize);

            #[cached(timeout = 60 $(, store = $store)?, tags(Tagged(row)))]
            fn number(row: usize, part: u8) -> u64 {
                ROWS[row].read() + u64::from(part)
            }

            #[cached(timeout = 60 $(, store = $store)?)]
            fn outer(row: usize) -> u64 {
                number(row, 0)
            }

            #[cached(timeout = 60 $(, store = $store)?)]
            async fn awaited(row: usize) -> u64 {
                ROWS[row].read()
            }

            /// One at a time: a load that is overtaken by what another test clears as well says nothing.
            fn turn() -> MutexGuard<'static, ()> {
                static TURN: Mutex<()> = Mutex::new(());
                TURN.lock().unwrap_or_else(PoisonError::into_inner)
            }

            /// Has a load read, and the row change before it returns.
            #[track_caller]
            fn overtakes(row: usize, read: fn(usize) -> u64, invalidate: impl FnOnce()) {
                let load = begin(row, read);
                invalidate();
                assert_eq!(load(), 0);
                assert_eq!(read(row), 1);
            }

            /// A load that has read a row, which has another number by now. It returns when it is told to.
            fn begin(row: usize, read: fn(usize) -> u64) -> impl FnOnce() -> u64 {
                let Row {
                    number,
                    halts,
                    has_read,
                    goes_on,
                } = &ROWS[row];
                halts.store(true, Ordering::SeqCst);
                let load = thread::spawn(move || read(row));
                has_read.wait();
                number.store(1, Ordering::SeqCst);
                move || {
                    goes_on.wait();
                    load.join().unwrap()
                }
            }

            fn by_key(row: usize) -> u64 {
                number(row, 0)
            }

            #[test]
            fn a_load_that_is_overtaken_by_key_is_not_stored() {
                let _turn = turn();
                overtakes(0, by_key, || number::invalidate(&0, &0).now());
            }

            #[test]
            fn a_load_that_is_overtaken_by_part_is_not_stored() {
                let _turn = turn();
                // the first time by these parts all are cleared
                larder::invalidate!(number(1, ..));
                overtakes(1, by_key, || larder::invalidate!(number(1, ..)));
            }

            #[test]
            fn a_load_that_is_overtaken_for_the_whole_function_is_not_stored() {
                let _turn = turn();
                overtakes(2, by_key, || number::clear().now());
            }

            #[test]
            fn a_load_that_is_overtaken_by_tag_is_not_stored() {
                let _turn = turn();
                overtakes(3, by_key, || larder::invalidate!(Tagged(3)));
            }

            #[test]
            fn a_load_that_is_overtaken_by_tag_type_is_not_stored() {
                let _turn = turn();
                overtakes(4, by_key, || larder::invalidate!(Tagged(..)));
            }

            #[test]
            fn what_is_built_on_a_load_that_is_overtaken_is_not_stored() {
                #[invalidates(number(5, 0))]
                fn write() {}
                let _turn = turn();
                overtakes(5, outer, write);
            }

            #[test]
            fn a_future_that_is_overtaken_is_not_stored() {
                let read = |row| block_on(awaited(row));
                overtakes(6, read, || awaited::invalidate(&6).now());
            }

            #[test]
            fn who_comes_after_the_invalidation_does_not_wait_for_the_load() {
                let _turn = turn();
                let load = begin(7, by_key);
                number::invalidate(&7, &0).now();
                within(Duration::from_secs(5), || {
                    assert_eq!((by_key(7), by_key(7)), (1, 1));
                });
                assert_eq!(load(), 0);
                assert_eq!(by_key(7), 1);
            }

            #[test]
            fn an_unrelated_miss_does_not_undo_an_invalidation() {
                static LOADS: Counter = Counter::new();
                #[cached(timeout = 60 $(, store = $store)?)]
                fn counted(n: u64) -> usize {
                    let _ = n;
                    LOADS.count()
                }
                assert_eq!((counted(1), counted(2)), (0, 1));
                counted::invalidate(&1).now();
                assert_eq!((counted(3), counted(2)), (2, 1));
                assert!(!entry!(counted(1)).contains().now());
                assert_eq!(counted(1), 3);
            }
        }
    };
}

behaviours!(in_memory);
behaviours!(in_store, store = CACHE);
