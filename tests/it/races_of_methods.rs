//! Every way to invalidate a method, against a load that began before it and ends after it.

use crate::support::{Db, Place, Race, on_tokio};
use futures::executor::block_on;
use larder::{cached, invalidates};
use std::hash::Hash;

/// Of each way, through the schedules in turn.
const TRIALS: u64 = 200;

/// `methods! { module: [asyncness] [wait] pause }` makes methods that read, one through another,
/// and a write for each way to name the inner one.
macro_rules! methods {
    ($module:ident: [$($asyncness:ident)?] [$($wait:tt)*] $pause:ident) => {
        mod $module {
            use super::*;

            pub(crate) static DB: Db = Db::new();

            #[derive(Clone, PartialEq, Eq, Hash)]
            pub(crate) struct Shelf<T>(pub(crate) T);

            impl<T: Clone + Hash + Eq + Send + Sync + 'static> Shelf<T> {
                #[cached]
                pub(crate) $($asyncness)? fn row(&self, id: u64, page: u32) -> u64 {
                    let _ = (id, page);
                    let version = DB.version();
                    DB.$pause(Place::Inner) $($wait)*;
                    version
                }

                #[cached]
                pub(crate) $($asyncness)? fn view(&self, id: u64) -> u64 {
                    let version = self.row(id, id as u32) $($wait)*;
                    DB.$pause(Place::Outer) $($wait)*;
                    version
                }

                #[invalidates(Self::row(self, id, page))]
                pub(crate) $($asyncness)? fn by_key(&self, id: u64, page: u32) {
                    DB.write();
                    let _ = (id, page);
                }

                #[invalidates(Self::row(self, ..))]
                pub(crate) $($asyncness)? fn by_receiver(&self) {
                    DB.write();
                }

                #[invalidates(Self::row(_, id, _))]
                pub(crate) $($asyncness)? fn by_one_part(id: u64) {
                    DB.write();
                    let _ = id;
                }

                #[invalidates(Self::row(self, _, page))]
                pub(crate) $($asyncness)? fn by_two_parts(&self, page: u32) {
                    DB.write();
                    let _ = page;
                }

                #[invalidates(Shelf::<T>::row(_, _, page))]
                pub(crate) $($asyncness)? fn by_the_last_part(page: u32) {
                    DB.write();
                    let _ = page;
                }

                #[invalidates(Self::row(..))]
                pub(crate) $($asyncness)? fn whole() {
                    DB.write();
                }

                #[invalidates(Ok(id) => Self::row(self, *id, ..))]
                pub(crate) $($asyncness)? fn by_the_result(&self, id: u64) -> Result<u64, ()> {
                    DB.write();
                    Ok(id)
                }
            }
        }
    };
}

methods! { threads: [] [] pause }
methods! { tasks: [async] [.await] pause_async }

type Writes = [(&'static str, fn(u64)); 7];

#[test]
fn never_serves_what_was_before() {
    use threads::{DB, Shelf};
    let writes: Writes = [
        ("by key", |id| Shelf("a").by_key(id, id as u32)),
        ("by the receiver", |_| Shelf("a").by_receiver()),
        ("by one part", Shelf::<&str>::by_one_part),
        ("by two parts", |id| Shelf("a").by_two_parts(id as u32)),
        ("by the last part", |id| {
            Shelf::<&str>::by_the_last_part(id as u32)
        }),
        ("whole", |_| Shelf::<&str>::whole()),
        ("by the result", |id| _ = Shelf("a").by_the_result(id)),
    ];
    let race = Race {
        db: &DB,
        row: |id| Shelf("a").row(id, id as u32),
        view: |id| Shelf("a").view(id),
    };
    for ((name, write), round) in writes.into_iter().zip(0..) {
        race.run(name, round * TRIALS..(round + 1) * TRIALS, write);
    }
}

#[test]
fn never_serves_what_was_before_in_futures() {
    use tasks::{DB, Shelf};
    let writes: Writes = [
        ("by key", |id| {
            on_tokio(async move { Shelf("a").by_key(id, id as u32).await })
        }),
        ("by the receiver", |_| block_on(Shelf("a").by_receiver())),
        ("by one part", |id| on_tokio(Shelf::<&str>::by_one_part(id))),
        ("by two parts", |id| {
            block_on(Shelf("a").by_two_parts(id as u32))
        }),
        ("by the last part", |id| {
            on_tokio(Shelf::<&str>::by_the_last_part(id as u32))
        }),
        ("whole", |_| on_tokio(Shelf::<&str>::whole())),
        ("by the result", |id| {
            _ = block_on(Shelf("a").by_the_result(id))
        }),
    ];
    let race = Race {
        db: &DB,
        row: |id| on_tokio(async move { Shelf("a").row(id, id as u32).await }),
        view: |id| block_on(Shelf("a").view(id)),
    };
    for ((name, write), round) in writes.into_iter().zip(0..) {
        race.run(name, round * TRIALS..(round + 1) * TRIALS, write);
    }
}
