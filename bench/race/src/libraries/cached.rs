//! `cached`: its attributes, with every way they have to synchronize.

use crate::case::{Case, Subject};
use crate::db;
use crate::executor::block_on;
use cached::macros::{cached, concurrent_cached};
use cached::prelude::*;
use std::convert::identity;

/// `setup! { module: "name" #[attribute] }` races a function with that attribute.
///
/// `[async] [.await]` and what runs a future make it an async one. `store` is how the documentation
/// reaches the store of a function that is called `row`.
macro_rules! setup {
    ($module:ident: $name:literal #[$attribute:meta] store($($store:tt)+)
     [$($asyncness:ident)?] [$($wait:tt)*] $load:path, $run:path) => {
        mod $module {
            use super::*;

            #[$attribute]
            $($asyncness)? fn row(id: u64) -> u64 {
                $load(id) $($wait)*
            }

            pub(super) fn cases() -> Vec<Case> {
                let subject = Subject::peer("cached", $name, || (), |(), id| $run(row(id)));
                vec![
                    subject.told("remove", |(), id, _| {
                        $($store)+.remove(&id);
                    }),
                    subject.told("retain", |(), id, _| {
                        $($store)+.retain(|key, _| *key != id);
                    }),
                    subject.told("clear", |(), _, _| $($store)+.clear()),
                    subject.told("set", |(), id, version| {
                        $($store)+.set(id, version);
                    }),
                    subject.told("row_prime_cache", |(), id, _| {
                        $run(row_prime_cache(id));
                    }),
                ]
            }
        }
    };
}

setup! {
    threads: "#[cached]"
    #[cached] store(ROW.write())
    [] [] db::load, identity
}
setup! {
    threads_by_key: "#[cached], by_key"
    #[cached(sync_writes = "by_key")] store(ROW.write())
    [] [] db::load, identity
}
setup! {
    threads_synchronized: "#[cached], sync_writes"
    #[cached(sync_writes = true)] store(ROW.write())
    [] [] db::load, identity
}
setup! {
    threads_sharded: "#[concurrent_cached]"
    #[concurrent_cached] store(ROW)
    [] [] db::load, identity
}
setup! {
    futures: "async #[cached]"
    #[cached] store(block_on(ROW.write()))
    [async] [.await] db::load_async, block_on
}
setup! {
    futures_by_key: "async #[cached], by_key"
    #[cached(sync_writes = "by_key")] store(block_on(ROW.write()))
    [async] [.await] db::load_async, block_on
}
setup! {
    futures_synchronized: "async #[cached], sync_writes"
    #[cached(sync_writes = true)] store(block_on(ROW.write()))
    [async] [.await] db::load_async, block_on
}

pub(super) fn cases() -> Vec<Case> {
    [
        threads::cases(),
        threads_by_key::cases(),
        threads_synchronized::cases(),
        threads_sharded::cases(),
        futures::cases(),
        futures_by_key::cases(),
        futures_synchronized::cases(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
