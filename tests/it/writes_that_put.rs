//! `put`, and what else is invalidated: before it, with it and after it.

use crate::support::{Gate, echoes, poll_once};
use futures::executor::block_on;
use futures::future::BoxFuture;
use larder::{Tag, cached, invalidates};

#[test]
fn what_was_put_goes_like_what_was_computed() {
    #[derive(Tag)]
    struct Row(u64);
    #[cached(tags(Row(id)))]
    fn row(id: u64, page: u32) -> u64 {
        id + u64::from(page)
    }
    #[invalidates(row(id, page))]
    fn write(id: u64, page: u32) {
        row::put(&id, &page, 10);
    }
    // so that the masks are known
    larder::invalidate!(row(0, ..), row(_, 0));
    let puts: [fn(); 2] = [|| row::put(&1, &1, 10), || write(1, 1)];
    let ways: [fn(); 6] = [
        || row::invalidate(&1, &1),
        row::clear,
        || larder::invalidate!(row(1, ..)),
        || larder::invalidate!(row(_, 1)),
        || larder::invalidate!(Row(1)),
        || larder::invalidate!(Row(..)),
    ];
    for put in puts {
        for (index, way) in ways.iter().enumerate() {
            put();
            assert_eq!(row::peek(&1, &1), Some(10));
            way();
            assert_eq!(row::peek(&1, &1), None, "way {index}");
        }
    }
}

#[test]
fn of_two_puts_in_one_write_the_last_is_stored() {
    echoes! { row }
    #[invalidates(row(id))]
    fn write(id: u64) {
        row::put(&id, 10);
        row::put(&id, 20);
    }
    write(1);
    assert_eq!(row::peek(&1), Some(20));
}

/// A load that was started in a write puts when that has ended: nobody holds the value back any
/// more.
#[test]
fn a_put_that_comes_after_its_write_invalidates() {
    static GATE: Gate = Gate::new();
    echoes! { row }
    #[cached]
    async fn puts(id: u64) -> u64 {
        GATE.pass().await;
        row::put(&id, 10);
        id
    }
    #[invalidates(row(id))]
    fn write(id: u64, late: &mut BoxFuture<'static, u64>) {
        let _ = id;
        assert!(poll_once(late).is_pending());
    }
    let mut late: BoxFuture<'_, _> = Box::pin(puts(1));
    write(1, &mut late);
    assert_eq!(row(1), 1);
    GATE.open();
    assert_eq!(block_on(late), 1);
    assert_eq!(row::peek(&1), None);
}

#[test]
fn a_write_that_puts_invalidates_whatever_else_it_names() {
    #[derive(Tag)]
    struct Row(u64);
    #[cached(tags(Row(id)))]
    fn row(id: u64, page: u32) -> u64 {
        id + u64::from(page)
    }
    #[cached]
    fn view(id: u64) -> u64 {
        row(id, 1)
    }
    macro_rules! goes {
        ($id:literal: $($target:tt)+) => {{
            #[invalidates(row(1, 1), $($target)+)]
            fn write() {
                row::put(&1, &1, 10);
            }
            for _ in 0..2 {
                view($id);
                write();
                assert!(!view::contains(&$id), "{}", stringify!($($target)+));
                assert!(!row::contains(&$id, &1), "{}", stringify!($($target)+));
            }
            assert_eq!(row::peek(&1, &1), Some(10), "{}", stringify!($($target)+));
        }};
    }
    goes!(2: row(2, 1));
    goes!(2: row(2, ..));
    goes!(2: row(_, 1), row(2, ..));
    goes!(2: Row(2));
    goes!(2: Row(3), Row(2));
    goes!(2: Row(..));
    goes!(2: row(..));
}

/// Each under its own claim, of which the write makes good both.
#[test]
fn of_a_put_and_a_ticket_in_one_write_the_last_is_stored() {
    echoes! { row }
    #[invalidates(row(1))]
    fn ticket_last() {
        let ticket = row::begin_put(&1);
        row::put(&1, 10);
        ticket.put(20);
    }
    #[invalidates(row(1))]
    fn ticket_first() {
        row::begin_put(&1).put(20);
        row::put(&1, 10);
    }
    ticket_last();
    assert_eq!(row::peek(&1), Some(20));
    ticket_first();
    assert_eq!(row::peek(&1), Some(10));
}

/// What the write itself invalidates does not undo what it puts, of however many entries.
#[test]
fn of_several_entries_each_is_stored() {
    #[derive(Tag)]
    struct Row(u64);
    #[cached(tags(Row(id / 10)))]
    fn row(id: u64) -> u64 {
        id
    }
    #[invalidates(row(1), row(2), row(3), Row(0))]
    fn write() {
        for id in 1..4 {
            row::put(&id, id + 10);
        }
    }
    write();
    assert_eq!([1, 2, 3].map(|id| row::peek(&id)), [11, 12, 13].map(Some));
    larder::invalidate!(Row(0));
    assert_eq!([1, 2, 3].map(|id| row::peek(&id)), [None; 3]);
}
