//! What a write sees of its own effect, and what it leaves of it.

use crate::support::{Counter, echoes, on_tokio, row_and_view};
use futures::executor::block_on;
use larder::{Tag, cached, invalidates};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

#[test]
fn a_write_that_reads_back_sees_its_own_effect() {
    static DB: AtomicU64 = AtomicU64::new(1);
    #[derive(Tag)]
    struct Row(u64);
    #[cached(tags(Row(id)))]
    fn row(id: u64, column: u64) -> u64 {
        DB.load(SeqCst) + id + column
    }
    #[cached]
    fn view(id: u64) -> u64 {
        row(id, 0)
    }
    /// What each way to name the row makes of reading it back.
    fn read_back(read: fn() -> u64) -> u64 {
        DB.fetch_add(1, SeqCst);
        read()
    }
    macro_rules! read_back {
        ($($target:tt)+) => {{
            #[invalidates($($target)+)]
            fn write(read: fn() -> u64) -> u64 {
                read_back(read)
            }
            let reads: [fn() -> u64; 2] = [|| row(0, 0), || view(0)];
            for read in reads {
                let before = read();
                assert_eq!(write(read), before + 1, "{}", stringify!($($target)+));
                assert_eq!(read(), before + 1);
            }
        }};
    }
    read_back!(row(0, 0));
    read_back!(row(0, ..));
    read_back!(row(_, 0));
    read_back!(row { id: 0, .. });
    read_back!(row(..));
    read_back!(Row(0));
    read_back!(Row(..));
    read_back!(view(0), row(0, 0));
}

#[test]
fn what_a_write_does_not_name_is_served_inside() {
    static LOADS: Counter = Counter::new();
    #[cached]
    fn settings(id: u64) -> u64 {
        LOADS.count();
        id
    }
    echoes! { row }
    #[invalidates(row(1))]
    fn write() -> u64 {
        settings(1)
    }
    settings(1);
    assert_eq!((write(), write()), (1, 1));
    assert_eq!(LOADS.get(), 1);
    assert!(settings::contains(&1));
}

#[test]
fn an_async_write_keeps_its_scope_from_thread_to_thread() {
    static DB: Mutex<u64> = Mutex::new(0);
    #[cached]
    async fn row(id: u64) -> u64 {
        tokio::task::yield_now().await;
        id + *DB.lock().unwrap()
    }
    #[invalidates(row(id))]
    async fn write(id: u64) -> u64 {
        *DB.lock().unwrap() += 1;
        for _ in 0..20 {
            tokio::task::yield_now().await;
            let it = row(id).await;
            assert_eq!(it, id + *DB.lock().unwrap());
        }
        row(id).await
    }
    for _ in 0..20 {
        let before = block_on(row(1));
        assert_eq!(on_tokio(write(1)), before + 1);
        assert!(!row::contains(&1));
    }
}

#[test]
fn looking_inside_finds_nothing_that_was_built_on_what_is_pending() {
    echoes! { row }
    #[cached]
    fn view(id: u64) -> u64 {
        row(id)
    }
    #[invalidates(row(id))]
    fn write(id: u64) {
        assert_eq!((view::peek(&id), view::contains(&id)), (None, false));
        assert_eq!(view::peek(&2), Some(2), "not built on it");
    }
    assert_eq!((view(1), view(2)), (1, 2));
    write(1);
}

#[test]
fn targets_bound_from_the_result_are_made_inside() {
    static DB: AtomicU64 = AtomicU64::new(1);
    #[cached]
    fn row(id: u64) -> u64 {
        let _ = id;
        DB.load(SeqCst)
    }
    #[cached]
    fn owned(owner: u64) -> u64 {
        owner
    }
    #[invalidates(row(id), Ok(()) => owned(row(id)))]
    fn write(id: u64) -> Result<(), ()> {
        DB.fetch_add(1, SeqCst);
        Ok(())
    }
    #[invalidates(row(id), Ok(()) => owned(row(id)))]
    async fn write_later(id: u64) -> Result<(), ()> {
        tokio::task::yield_now().await;
        DB.fetch_add(1, SeqCst);
        Ok(())
    }
    for to in 2..4 {
        assert_eq!((row(1), owned(to)), (to - 1, to));
        match to {
            2 => write(1).unwrap(),
            _ => block_on(write_later(1)).unwrap(),
        }
        assert!(!owned::contains(&to), "the owner of before");
        assert!(!row::contains(&1), "stored before the write had ended");
    }
}

/// What was there is out of date, and what the refresh computed may not be committed.
#[test]
fn a_refresh_inside_leaves_nothing() {
    row_and_view! { DB, row, view }
    #[invalidates(view(100))]
    fn write(id: u64) -> u64 {
        DB.fetch_add(1, SeqCst);
        row::refresh(id)
    }
    assert_eq!((row(1), view(1), write(1)), (1, 1, 2));
    assert_eq!((row::peek(&1), view::peek(&1)), (None, None));
}

/// Past 64 inner keys a value holds one lease for all of them.
#[test]
fn a_write_sees_its_effect_on_what_was_built_on_hundreds() {
    static DB: AtomicU64 = AtomicU64::new(1);
    #[derive(Tag)]
    struct Cell(u64);
    #[cached(tags(Cell(n)))]
    fn cell(n: u64, column: u64) -> u64 {
        let _ = (n, column);
        DB.load(SeqCst)
    }
    #[cached]
    fn sum(until: u64) -> u64 {
        (0..until).map(|n| cell(n, 1)).sum()
    }
    macro_rules! sees {
        ($($target:tt)+) => {{
            #[invalidates($($target)+)]
            fn write() -> (u64, Option<u64>) {
                DB.fetch_add(1, SeqCst);
                (sum(300), sum::peek(&300))
            }
            let before = cell(1, 1);
            assert_eq!(sum(300), 300 * before);
            let (read, found) = write();
            assert_ne!(read, 300 * before, "{}", stringify!($($target)+));
            assert_eq!(found, None, "{}", stringify!($($target)+));
            cell::clear();
        }};
    }
    sees!(cell(1, 1));
    sees!(cell(299, 1));
    sees!(Cell(1));
    sees!(cell(1, ..));
    sees!(cell(_, 1));
    sees!(cell(..));
}
