//! `begin_put`: write-through outside a declared write.

use crate::support::{Gate, store, within};
use larder::{Tag, Ticket, cached, invalidates};
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::thread;

store! { alone }

#[test]
fn a_value_put_under_a_ticket_is_stored_and_what_was_built_on_the_old_goes() {
    use alone::{DB, row, view};
    assert_eq!(view(1), 0);
    let ticket = row::begin_put(&1, &1);
    DB.store(1, SeqCst);
    ticket.put(1);
    assert_eq!((row::peek(&1, &1), view::peek(&1)), (Some(1), None));
    assert_eq!(view(1), 1);
    row::invalidate(&1, &1);
    assert!(!row::contains(&1, &1) && !view::contains(&1));
}

store! { overtaken }

#[test]
fn whatever_invalidates_the_entry_meanwhile_wins() {
    use overtaken::{DB, Row, row, view};
    let verbs: [(&str, fn()); 8] = [
        ("another ticket", || row::begin_put(&1, &1).put(2)),
        ("put", || row::put(&1, &1, 2)),
        ("invalidate", || row::invalidate(&1, &1)),
        ("clear", row::clear),
        ("part", || larder::invalidate!(row(_, 1))),
        ("tag", || larder::invalidate!(Row(1))),
        ("tags", || larder::invalidate!(Row(..))),
        ("a ticket that is dropped", || drop(row::begin_put(&1, &1))),
    ];
    for (name, verb) in verbs {
        DB.store(0, SeqCst);
        row::clear();
        assert_eq!(view(1), 0);
        let ticket = row::begin_put(&1, &1);
        // the other writer came second at the database, and is done
        DB.store(2, SeqCst);
        verb();
        ticket.put(1);
        assert!(!row::contains(&1, &1), "{name} was overwritten");
        assert_eq!((view(1), row(1, 1)), (2, 2), "{name}");
    }
}

store! { dropped }

#[test]
fn a_ticket_that_is_dropped_invalidates() {
    use dropped::{DB, row, view};
    fn write(fails: bool) -> Result<(), String> {
        let ticket = row::begin_put(&1, &1);
        DB.store(1, SeqCst);
        if fails {
            return Err("the connection is gone".to_owned());
        }
        ticket.put(1);
        Ok(())
    }
    assert_eq!(view(1), 0);
    assert!(write(true).is_err());
    assert!(!row::contains(&1, &1) && !view::contains(&1));
    assert!(write(false).is_ok());
    assert_eq!(row::peek(&1, &1), Some(1));
}

store! { loading }

#[test]
fn a_load_under_way_never_overwrites_it() {
    use loading::DB;
    static BEGUN: Gate = Gate::new();
    static GO_ON: Gate = Gate::new();
    #[cached]
    fn slow(id: u64) -> u64 {
        let seen = DB.load(SeqCst) + id;
        if seen == 0 {
            BEGUN.open();
            GO_ON.wait();
        }
        seen
    }
    within(20, || {
        thread::scope(|scope| {
            let load = scope.spawn(|| slow(0));
            BEGUN.wait();
            let ticket = slow::begin_put(&0);
            DB.store(1, SeqCst);
            ticket.put(1);
            assert_eq!(slow(0), 1, "does not wait for the old load");
            GO_ON.open();
            assert_eq!(load.join().unwrap(), 0);
        });
        assert_eq!(slow::peek(&0), Some(1));
    });
}

store! { in_writes }

#[test]
fn inside_a_write_it_waits_for_the_success() {
    use in_writes::{DB, row, view};
    assert_eq!(view(1), 0);
    #[invalidates(row(7, 7))]
    fn write(to: u64, fails: bool) -> Result<(), String> {
        let ticket = row::begin_put(&1, &1);
        DB.store(to, SeqCst);
        ticket.put(to);
        let others = || row::peek(&1, &1);
        let seen = thread::scope(|scope| scope.spawn(others).join().unwrap());
        assert_ne!(seen, Some(to), "before the write has succeeded");
        assert_eq!((row(1, 1), view(1)), (to, to), "the write sees its effect");
        if fails { Err(String::new()) } else { Ok(()) }
    }
    assert!(write(1, false).is_ok());
    assert_eq!(row::peek(&1, &1), Some(1));
    assert!(write(2, true).is_err());
    assert_eq!(row::peek(&1, &1), None);
}

#[test]
fn methods_and_generic_functions_have_tickets() {
    #[derive(Clone, PartialEq, Eq, Hash)]
    struct Shop(u32);
    impl Shop {
        #[cached]
        fn price(&self, item: u64) -> u64 {
            item + u64::from(self.0)
        }
    }
    #[cached]
    fn double<T: Into<u64> + Clone + std::hash::Hash + Eq + Send + Sync + 'static>(of: T) -> u64 {
        of.into() * 2
    }
    let shop = Shop(1);
    larder::entry!(Shop::price(&shop, 1)).begin_put().put(9);
    assert_eq!(shop.price(1), 9);
    double::begin_put(&2_u32).put(5);
    assert_eq!((double(2_u32), double(2_u8)), (5, 4));
    // tags of arguments outside the key: nothing can be stored by key alone
    #[derive(Tag)]
    struct Of(u64);
    #[cached(ignore(owner), tags(Of(owner)))]
    fn document(id: u64, owner: u64) -> u64 {
        id + owner
    }
    document(1, 1);
    document::begin_put(&1).put(9);
    assert!(!document::contains(&1));
}

/// Two writers with tickets and one that invalidates: the older value never stays.
#[test]
fn of_two_writers_the_later_is_never_hidden() {
    static DB: AtomicU64 = AtomicU64::new(0);
    static DONE: AtomicU64 = AtomicU64::new(0);
    #[cached]
    fn value(id: u64) -> u64 {
        DB.load(SeqCst) + id
    }
    fn write(ticket: Option<Ticket<value>>) {
        let written = DB.fetch_add(1, SeqCst) + 1;
        thread::yield_now();
        match ticket {
            Some(ticket) => ticket.put(written),
            None => value::invalidate(&0),
        }
        DONE.fetch_max(written, SeqCst);
    }
    within(60, || {
        thread::scope(|scope| {
            let writers = [true, true, false].map(|puts| {
                scope.spawn(move || {
                    for _ in 0..500 {
                        write(puts.then(|| value::begin_put(&0)));
                    }
                })
            });
            scope.spawn(move || {
                while !writers.iter().all(|writer| writer.is_finished()) {
                    let floor = DONE.load(SeqCst);
                    let seen = value(0);
                    assert!(seen >= floor, "{seen} after {floor} was written");
                }
            });
        });
        assert_eq!(value(0), 1500);
    });
}
