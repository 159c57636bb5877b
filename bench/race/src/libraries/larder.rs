//! `larder`: every way to invalidate, in threads and in futures, directly and through nesting.

use crate::case::{Case, Expected, Subject};
use crate::db;
use crate::executor::block_on;
use larder::{Tag, cached, invalidates};
use std::convert::identity;

/// A second part of the key, for the targets that leave one out.
const PAGE: u32 = 0;

/// What a write returns, for the targets bound from it.
struct Written {
    id: u64,
    page: u32,
}

fn commit(id: u64, page: u32) -> Written {
    db::write(id);
    Written { id, page }
}

fn subject(name: &'static str, read: fn(&(), u64) -> u64) -> Subject<()> {
    Subject {
        package: Some("larder"),
        name,
        expected: Expected::Never,
        new: || (),
        read,
    }
}

/// A write that declares its targets: `declared! { subject, run [async] (id, page): targets }`.
macro_rules! declared {
    ($subject:ident, $run:path [$($asyncness:ident)?]
     ($id:ident, $page:ident): $($target:tt)+) => {{
        #[invalidates($($target)+)]
        $($asyncness)? fn write($id: u64, $page: u32) -> Written {
            commit($id, $page)
        }
        $subject.declared(concat!("#[invalidates(", stringify!($($target)+), ")]"), |id| {
            $run(write(id, PAGE));
        })
    }};
}

/// The cases of functions; `[async] [.await]` and what runs a future make them async ones.
macro_rules! functions {
    ($module:ident: $fn:literal [$($asyncness:ident)?] [$($wait:tt)*] $stop:path, $run:path) => {
        mod $module {
            use super::*;

            #[derive(Tag)]
            struct Row(u64);

            /// Held up after it has read.
            #[cached(capacity = unbounded, tags(Row(id)))]
            $($asyncness)? fn row(id: u64, page: u32) -> u64 {
                let version = db::read(id);
                $stop(id) $($wait)*;
                version
            }

            /// Held up in what it calls.
            #[cached(capacity = unbounded)]
            $($asyncness)? fn view(id: u64) -> u64 {
                row(id, PAGE) $($wait)*
            }

            /// Not held up.
            #[cached(capacity = unbounded, tags(Row(id)))]
            $($asyncness)? fn item(id: u64, page: u32) -> u64 {
                db::read(id)
            }

            /// Held up after it has called another.
            #[cached(capacity = unbounded)]
            $($asyncness)? fn page_of(id: u64) -> u64 {
                let version = item(id, PAGE) $($wait)*;
                $stop(id) $($wait)*;
                version
            }

            pub(super) fn cases() -> Vec<Case> {
                [direct(), nested(), around()].into_iter().flatten().collect()
            }

            fn direct() -> Vec<Case> {
                let row = subject($fn, |(), id| $run(row(id, PAGE)));
                vec![
                    declared!(row, $run [$($asyncness)?] (id, page): row(id, page)),
                    declared!(row, $run [$($asyncness)?] (id, page): row { page, id }),
                    declared!(row, $run [$($asyncness)?] (id, page): row(id, ..)),
                    declared!(row, $run [$($asyncness)?] (id, page): row(_, page)),
                    declared!(row, $run [$($asyncness)?] (id, page): row(..)),
                    declared!(row, $run [$($asyncness)?] (id, page): Row(id)),
                    declared!(row, $run [$($asyncness)?] (id, page): Row(..)),
                    declared!(row, $run [$($asyncness)?] (id, page): it => row(it.id, it.page)),
                    row.told("invalidate!(row(id, page))", |(), id, _| {
                        larder::invalidate!(row(id, PAGE));
                    }),
                    row.told("row::invalidate", |(), id, _| row::invalidate(&id, &PAGE)),
                    row.told("row::clear", |(), _, _| row::clear()),
                    row.told("row::put", |(), id, version| row::put(&id, &PAGE, version)),
                    row.told("row::refresh", |(), id, _| {
                        $run(row::refresh(id, PAGE));
                    }),
                    put_inside(&row),
                ]
            }

            fn put_inside(row: &Subject<()>) -> Case {
                #[invalidates(row(id, page))]
                $($asyncness)? fn write(id: u64, page: u32) {
                    let version = db::write(id);
                    row::put(&id, &page, version);
                }
                row.declared("#[invalidates(row(id, page))], row::put", |id| $run(write(id, PAGE)))
            }

            fn nested() -> Vec<Case> {
                let view = subject(concat!($fn, ", held in a callee"), |(), id| $run(view(id)));
                vec![
                    declared!(view, $run [$($asyncness)?] (id, page): row(id, page)),
                    declared!(view, $run [$($asyncness)?] (id, page): row(id, ..)),
                    declared!(view, $run [$($asyncness)?] (id, page): row(..)),
                    declared!(view, $run [$($asyncness)?] (id, page): Row(id)),
                ]
            }

            fn around() -> Vec<Case> {
                let name = concat!($fn, ", held after a callee");
                let page_of = subject(name, |(), id| $run(page_of(id)));
                vec![
                    declared!(page_of, $run [$($asyncness)?] (id, page): item(id, page)),
                    declared!(page_of, $run [$($asyncness)?] (id, page): item(id, ..)),
                    declared!(page_of, $run [$($asyncness)?] (id, page): item(..)),
                    declared!(page_of, $run [$($asyncness)?] (id, page): Row(id)),
                ]
            }
        }
    };
}

functions! { threads: "fn" [] [] db::stop, identity }
functions! { futures: "async fn" [async] [.await] db::stop_async, block_on }

pub(super) fn cases() -> Vec<Case> {
    [threads::cases(), futures::cases()]
        .into_iter()
        .flatten()
        .collect()
}
