//! Arguments of a write that nobody looks at: dropped like the rest before its end, for to drop
//! one may be what commits.

use crate::support::{Counter, poll_once};
use futures::executor::block_on;
use larder::{cached, invalidates};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

static DB: [Counter; 32] = [const { Counter::new() }; 32];

#[cached]
fn row(id: usize) -> usize {
    DB[id].get()
}

/// Commits when it is dropped. Just before it does, someone else reads what was there.
struct CommitOnDrop(usize);

impl CommitOnDrop {
    fn id(&self) -> usize {
        self.0
    }
}

impl Drop for CommitOnDrop {
    fn drop(&mut self) {
        let id = self.0;
        let read = thread::spawn(move || row(id)).join().unwrap();
        assert_eq!(read, DB[id].count());
    }
}

struct Session {
    #[allow(dead_code)]
    transaction: CommitOnDrop,
    number: usize,
}

struct Path<T>(T);

/// A write, run, and whether what was before is served.
fn stale_after(id: usize, write: impl FnOnce(usize, CommitOnDrop)) -> bool {
    row(id);
    let before = DB[id].get();
    write(id, CommitOnDrop(id));
    assert_eq!(DB[id].get(), before + 1, "committed once");
    row(id) == before
}

/// `writes! { module: async .await }` makes a test for each form of an argument.
macro_rules! writes {
    ($($name:ident $number:literal ($($argument:tt)+) => $body:block from $id:ident, $transaction:ident: $value:expr;)+) => {
        $(mod $name {
            use super::*;

            #[test]
            fn in_a_function() {
                #[invalidates(row($id))]
                fn write($id: usize, $($argument)+) -> usize $body
                assert!(!stale_after(2 * $number, |$id, $transaction| {
                    assert_eq!(write($id, $value), $id);
                }));
            }

            #[test]
            fn in_a_future() {
                #[invalidates(row($id))]
                async fn write($id: usize, $($argument)+) -> usize $body
                assert!(!stale_after(2 * $number + 1, |$id, $transaction| {
                    assert_eq!(block_on(write($id, $value)), $id);
                }));
            }
        })+
    };
}

fn session(transaction: CommitOnDrop) -> Session {
    let number = transaction.id();
    Session {
        transaction,
        number,
    }
}

writes! {
    one_that_is_used 0 (it: CommitOnDrop) => { it.id() } from id, it: it;
    one_by_name 1 (_it: CommitOnDrop) => { id } from id, it: it;
    one_without_a_name 2 (_: CommitOnDrop) => { id } from id, it: it;
    one_that_may_change 3 (mut _it: CommitOnDrop) => { id } from id, it: it;
    one_of_which_a_field_is_used 4 (it: Session) => { it.number } from id, it: session(it);
    one_of_which_a_field_is_matched 5 (Session { number, .. }: Session) => { number } from id, it: session(it);
    a_part_without_a_name 6 ((number, _): (usize, CommitOnDrop)) => { number } from id, it: (it.id(), it);
    a_part_by_name 7 ((number, _it): (usize, CommitOnDrop)) => { number } from id, it: (it.id(), it);
    a_pattern_without_a_name 8 (Path(_): Path<CommitOnDrop>) => { id } from id, it: Path(it);
    a_boxed_one 9 (_it: Box<dyn Drops>) => { id } from id, it: Box::new(it);
    one_of_two 10 (it: (CommitOnDrop, usize)) => { it.1 } from id, it: (it, id);
}

/// Whatever may be dropped.
trait Drops: Send {}
impl Drops for CommitOnDrop {}

impl Session {
    #[invalidates(row(id))]
    fn close(self, id: usize) {
        let _ = id;
    }

    #[invalidates(row(self.number))]
    async fn close_later(self) -> usize {
        self.number
    }
}

#[test]
fn a_receiver() {
    assert!(!stale_after(24, |id, it| session(it).close(id)));
    assert!(!stale_after(24, |id, it| {
        assert_eq!(block_on(session(it).close_later()), id);
    }));
}

#[test]
fn one_of_a_write_that_panics() {
    #[invalidates(row(id))]
    fn write(id: usize, _it: CommitOnDrop) {
        assert!(id > 100, "as planned");
    }
    #[invalidates(row(id))]
    async fn write_later(id: usize, _: CommitOnDrop) {
        assert!(id > 100, "as planned");
    }
    assert!(!stale_after(25, |id, it| {
        catch_unwind(AssertUnwindSafe(|| write(id, it))).unwrap_err();
    }));
    assert!(!stale_after(25, |id, it| {
        catch_unwind(AssertUnwindSafe(|| block_on(write_later(id, it)))).unwrap_err();
    }));
}

#[test]
fn one_of_a_write_that_is_dropped_half_way() {
    #[invalidates(row(id))]
    async fn write(id: usize, _: CommitOnDrop) {
        let _ = id;
        tokio::task::yield_now().await;
    }
    assert!(!stale_after(26, |id, it| {
        let mut write = Box::pin(write(id, it));
        assert!(poll_once(&mut write).is_pending());
    }));
}
