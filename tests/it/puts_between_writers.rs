//! Values put in writes that overlap: the older one never stays.

use crate::support::poll_once;
use futures::FutureExt;
use futures::future::BoxFuture;
use larder::{Tag, cached, invalidates};
use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;
use tokio::task::yield_now;

/// How many steps a write takes: it begins, changes the database, puts, ends.
const STEPS: u32 = 4;

type Write = fn(u64) -> BoxFuture<'static, ()>;

/// `rows! { in module: name(id, page) { targets }.. }` makes a database of one number, a function
/// that reads it, and a write that puts for each way to name what it invalidates.
macro_rules! rows {
    (in $module:ident: $($name:ident($id:ident, $page:ident) { $($target:tt)+ })+) => {
        mod $module {
            use super::*;

            static DB: AtomicU64 = AtomicU64::new(0);

            #[derive(Tag)]
            struct Row(u64);

            #[cached(tags(Row(id)))]
            pub(crate) fn row(id: u64, page: u32) -> u64 {
                let _ = (id, page);
                db()
            }
            #[cached]
            pub(crate) fn view(id: u64) -> u64 {
                row(id, 1)
            }
            #[cached]
            fn other(id: u64) -> u64 {
                id
            }

            pub(crate) fn db() -> u64 {
                DB.load(SeqCst)
            }

            pub(crate) fn reset() {
                DB.store(0, SeqCst);
                row::clear();
            }

            pub(crate) fn is_stale() -> bool {
                let there = row::peek(&1, &1);
                there.is_some_and(|there| there != db()) || row(1, 1) != db() || view(1) != db()
            }

            $(
                fn $name(to: u64) -> BoxFuture<'static, ()> {
                    #[invalidates($($target)+)]
                    async fn write($id: u64, $page: u32, to: u64) -> (u64, u32) {
                        yield_now().await;
                        DB.store(to, SeqCst);
                        yield_now().await;
                        row::put(&$id, &$page, to);
                        yield_now().await;
                        ($id, $page)
                    }
                    write(1, 1, to).map(drop).boxed()
                }
            )+
            pub(crate) const WRITES: &[(&str, Write)] = &[$((stringify!($name), $name)),+];

            /// Clears what the `other` of some targets holds.
            pub(crate) fn others() -> u64 {
                other(0)
            }
        }
    };
}

rows! { in naming_the_entry:
    exact(id, page) { row(id, page) }
    exact_by_name(id, page) { row { page, id } }
    exact_and_tag(id, page) { row(id, page), Row(id) }
    tag_and_exact(id, page) { Row(id), row(id, page) }
    exact_and_partial(id, page) { row(id, page), row(id, ..) }
    partial_and_exact(id, page) { row(_, page), row(id, page) }
    exact_tag_and_partial(id, page) { row(id, page), Row(id), row(id, ..), other(0) }
}

rows! { in any_naming:
    exact(id, page) { row(id, page) }
    exact_tag_and_partial(id, page) { row(id, page), Row(id), row(id, ..) }
    everything(id, page) { row(..), Row(..), row(id, page), Row(id), row(_, page) }
    partial(id, page) { row(id, ..) }
    two_partial(id, page) { row(id, ..), row(_, page) }
    whole(id, page) { row(..) }
    tag(id, page) { Row(id) }
    every_tag(id, page) { Row(..) }
    unrelated(id, page) { other(id + u64::from(page)) }
    bound_from_the_result(id, page) { written => row(written.0, written.1) }
}

/// Runs a write to its end, from wherever it stands.
fn finish(write: &mut BoxFuture<'static, ()>) {
    assert!((0..=STEPS).any(|_| poll_once(write).is_ready()));
}

#[test]
fn a_put_in_a_write_that_names_the_entry_is_stored() {
    use naming_the_entry::{WRITES, db, is_stale, others, reset, row, view};
    assert_eq!(others(), 0);
    for (name, write) in WRITES {
        for round in 1..4 {
            reset();
            assert_eq!(view(1), 0);
            finish(&mut write(round));
            let stored = row::peek(&1, &1);
            // a partial key that is used for the first time clears the function
            let is_first = round == 1 && name.contains("partial");
            assert!(stored == Some(db()) || is_first, "{name}: {stored:?}");
            assert!(!is_stale(), "{name}, round {round}");
        }
    }
}

/// Two writes, whatever they name, in every order of their steps.
#[test]
fn of_two_writes_the_older_value_never_stays() {
    use any_naming::{WRITES, is_stale, others, reset, row, view};
    assert_eq!(others(), 0);
    // whose step comes next, bit by bit
    let orders = (0..1_u32 << (2 * STEPS)).filter(|order| order.count_ones() == STEPS);
    let orders: Vec<_> = orders.collect();
    let mut stale = Vec::new();
    for (place, (left, one)) in WRITES.iter().enumerate() {
        for (right, two) in &WRITES[place..] {
            for (order, read) in orders
                .iter()
                .flat_map(|order| [(order, false), (order, true)])
            {
                reset();
                view(1);
                let mut writes = [one(1), two(2)];
                for step in 0..2 * STEPS {
                    let _ = poll_once(&mut writes[(order >> step & 1) as usize]);
                    if read {
                        // somebody else, who may see what is not committed
                        row(1, 1);
                        view(1);
                    }
                }
                if is_stale() {
                    stale.push(format!("{left} and {right}: {order:08b}, read: {read}"));
                }
            }
        }
    }
    assert!(stale.is_empty(), "{} stale: {stale:#?}", stale.len());
}

rows! { in racing:
    exact(id, page) { row(id, page) }
    exact_and_tag(id, page) { row(id, page), Row(id) }
    partial(id, page) { row(id, ..) }
    whole(id, page) { row(..) }
    tag(id, page) { Row(id) }
    unrelated(id, page) { other(id + u64::from(page)) }
}

/// The same on threads, which meet in the very ends of the writes too.
#[test]
fn of_two_writes_on_two_threads_the_older_value_never_stays() {
    use racing::{WRITES, is_stale, others, reset, view};
    const ROUNDS: u64 = 40;
    assert_eq!(others(), 0);
    reset();
    let mut stale = Vec::new();
    for (left, one) in WRITES {
        for (right, two) in WRITES {
            for round in 0..ROUNDS {
                let start = Barrier::new(2);
                thread::scope(|scope| {
                    for (write, to) in [(one, 2 * round), (two, 2 * round + 1)] {
                        let start = &start;
                        scope.spawn(move || {
                            start.wait();
                            finish(&mut write(to));
                        });
                    }
                    view(1);
                });
                if is_stale() {
                    stale.push(format!("{left} and {right}"));
                }
            }
        }
    }
    assert!(stale.is_empty(), "{} stale: {stale:#?}", stale.len());
}

/// The first use of a partial key clears the function, and the write's own claim with it if that
/// was staked before.
#[test]
fn a_put_is_stored_by_a_write_that_first_uses_a_partial_key() {
    #[cached]
    fn row(id: u64, page: u32) -> u64 {
        id + u64::from(page)
    }
    #[invalidates(row(id, page), row(id, ..), row(_, page))]
    fn write(id: u64, page: u32) {
        row::put(&id, &page, 10);
    }
    row(1, 1);
    write(1, 1);
    assert_eq!(row::peek(&1, &1), Some(10));
}
