//! Every way to invalidate, against a load that began before it and ends after it.

use crate::support::{Db, Place, Race, on_tokio};
use futures::executor::block_on;
use larder::{Tag, cached, invalidates};

/// Some 200 a schedule: read directly, or through a function held up in or after the inner one.
const TRIALS: u64 = 600;

/// What a write returns, for targets bound from it.
struct Written {
    id: u64,
    page: u32,
}

/// `race! { name(id, page): how }` races one way to invalidate `row(id, page)`, sync and async.
///
/// How: `invalidates(..)` is an attribute on the write, `{ .. }` what the write does at its end,
/// and with both it does it inside.
macro_rules! race {
    ($name:ident($id:ident, $page:ident): $($how:tt)+) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            #[derive(Tag)]
            struct Thing(u64);

            mod sync {
                use super::*;

                static DB: Db = Db::new();
                race!(@reads [] [] pause);
                race!(@write [] [] $id $page $($how)+);

                #[test]
                fn never_serves_what_was_before() {
                    let race = Race {
                        db: &DB,
                        row: |key| row(&DB, key, key as u32),
                        view: |key| view(&DB, key, key as u32),
                    };
                    race.run(concat!(stringify!($name), ", sync"), 0..TRIALS, |key| {
                        write(&DB, key, key as u32).unwrap();
                    });
                }
            }

            mod asynchronous {
                use super::*;

                static DB: Db = Db::new();
                race!(@reads [async] [.await] pause_async);
                race!(@write [async] [.await] $id $page $($how)+);

                #[test]
                fn never_serves_what_was_before() {
                    let race = Race {
                        db: &DB,
                        row: |key| block_on(row(&DB, key, key as u32)),
                        view: |key| block_on(view(&DB, key, key as u32)),
                    };
                    race.run(concat!(stringify!($name), ", futures"), 0..TRIALS, |key| {
                        block_on(write(&DB, key, key as u32)).unwrap();
                    });
                    let race = Race {
                        db: &DB,
                        row: |key| on_tokio(row(&DB, key, key as u32)),
                        view: |key| on_tokio(view(&DB, key, key as u32)),
                    };
                    race.run(concat!(stringify!($name), ", tokio"), TRIALS..2 * TRIALS, |key| {
                        on_tokio(write(&DB, key, key as u32)).unwrap();
                    });
                }
            }
        }
    };
    (@reads [$($asyncness:ident)?] [$($wait:tt)*] $pause:ident) => {
        #[cached(ignore(db), tags(Thing(id)))]
        $($asyncness)? fn row(db: &Db, id: u64, page: u32) -> u64 {
            let version = db.version();
            db.$pause(Place::Inner) $($wait)*;
            version
        }

        #[cached(ignore(db))]
        $($asyncness)? fn view(db: &Db, id: u64, page: u32) -> u64 {
            let version = row(db, id, page) $($wait)*;
            db.$pause(Place::Outer) $($wait)*;
            version
        }
    };
    (@write [$($asyncness:ident)?] [$($wait:tt)*] $id:ident $page:ident refresh) => {
        $($asyncness)? fn write(db: &Db, id: u64, page: u32) -> Result<(), ()> {
            db.write();
            row::refresh(db, id, page) $($wait)*;
            Ok(())
        }
    };
    (@write [$($asyncness:ident)?] $wait:tt $id:ident $page:ident
     invalidates($($target:tt)+) $({ $($statement:tt)* })?) => {
        #[invalidates($($target)+)]
        #[allow(unused_variables)]
        $($asyncness)? fn write(db: &Db, $id: u64, $page: u32) -> Result<Written, ()> {
            db.write();
            $($($statement)*)?
            Ok(Written { id: $id, page: $page })
        }
    };
    (@write [$($asyncness:ident)?] $wait:tt $id:ident $page:ident { $($statement:tt)* }) => {
        #[allow(unused_variables)]
        $($asyncness)? fn write(db: &Db, $id: u64, $page: u32) -> Result<(), ()> {
            db.write();
            $($statement)*
            Ok(())
        }
    };
}

race! { one_entry(id, page): invalidates(row(id, page)) }
race! { one_entry_by_name(id, page): invalidates(row { page, id }) }
race! { some_entries_by_the_first_part(id, page): invalidates(row(id, ..)) }
race! { some_entries_by_the_last_part(id, page): invalidates(row(_, page)) }
race! { some_entries_by_name(id, page): invalidates(row { page, .. }) }
race! { some_entries_by_either_part(id, page): invalidates(row(id, ..), row(_, page)) }
race! { the_whole_function(id, page): invalidates(row(..)) }
race! { a_tag(id, page): invalidates(Thing(id)) }
race! { every_tag_of_a_type(id, page): invalidates(Thing(..)) }
race! { one_entry_bound_from_the_result(id, page): invalidates(Ok(it) => row(it.id, it.page)) }
race! { more_bound_from_the_result(id, page): invalidates(Ok(it) => [row(it.id, ..), Thing(it.id)]) }
race! { the_macro_on_an_entry(id, page): { larder::invalidate!(row(id, page)); } }
race! { the_macro_on_some_entries(id, page): { larder::invalidate!(row(id, ..)); } }
race! { the_macro_on_a_tag(id, page): { larder::invalidate!(Thing(id)); } }
race! { the_companion_invalidates(id, page): { row::invalidate(&id, &page); } }
race! { the_companion_clears(id, page): { row::clear(); } }
race! { the_companion_puts(id, page): { row::put(&id, &page, DB.version()); } }
race! { the_companion_puts_inside_a_write(id, page): invalidates(row(id, page)) { row::put(&id, &page, DB.version()); } }
race! { the_companion_refreshes(id, page): refresh }
race! { an_entry_is_invalidated(id, page): { larder::entry!(row(id, page)).invalidate(); } }
race! { an_entry_is_put(id, page): { larder::entry!(row(id, page)).put(DB.version()); } }
