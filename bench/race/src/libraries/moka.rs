//! `moka`, sync and future.
//!
//! Calls of `and_compute_with` and `and_upsert_with` for one key take turns, those of `get_with`
//! with none of these. So each is raced against loads by `get_with`, as in the introduction of the
//! documentation, and against loads that are themselves made by `and_compute_with`.

use super::CAPACITY;
use crate::case::{Case, Subject};
use crate::db;
use crate::executor::block_on;
use moka::ops::compute::{CompResult, Op};
use moka::{future, sync};

pub(super) fn cases() -> Vec<Case> {
    [
        by_get_with(),
        by_compute(),
        by_get_with_async(),
        by_compute_async(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn by_get_with() -> Vec<Case> {
    let subject = Subject::peer("moka", "sync, get_with", new, |cache, id| {
        cache.get_with(id, || db::load(id))
    });
    let mut cases = vec![
        subject.told("invalidate", |cache, id, _| cache.invalidate(&id)),
        subject.told("remove", |cache, id, _| {
            cache.remove(&id);
        }),
        subject.told("invalidate_all", |cache, _, _| cache.invalidate_all()),
        subject.told("invalidate_entries_if", |cache, id, _| {
            cache
                .invalidate_entries_if(move |key, _| *key == id)
                .expect("the builder has enabled it");
        }),
        subject.told("insert", |cache, id, version| cache.insert(id, version)),
    ];
    cases.extend(verbs_that_take_turns(&subject));
    cases
}

fn by_compute() -> Vec<Case> {
    let subject = Subject::peer("moka", "sync, and_compute_with", new, |cache, id| {
        value(cache.entry(id).and_compute_with(|entry| match entry {
            Some(_) => Op::Nop,
            None => Op::Put(db::load(id)),
        }))
    });
    verbs_that_take_turns(&subject).into()
}

fn verbs_that_take_turns(subject: &Subject<sync::Cache<u64, u64>>) -> [Case; 2] {
    [
        subject.told("and_compute_with, Op::Remove", |cache, id, _| {
            cache.entry(id).and_compute_with(|_| Op::Remove);
        }),
        subject.told("and_upsert_with", |cache, id, version| {
            cache.entry(id).and_upsert_with(|_| version);
        }),
    ]
}

fn by_get_with_async() -> Vec<Case> {
    let subject = Subject::peer("moka", "future, get_with", new_async, |cache, id| {
        block_on(cache.get_with(id, db::load_async(id)))
    });
    let mut cases = vec![
        subject.told("invalidate", |cache, id, _| block_on(cache.invalidate(&id))),
        subject.told("remove", |cache, id, _| {
            block_on(cache.remove(&id));
        }),
        subject.told("invalidate_all", |cache, _, _| cache.invalidate_all()),
        subject.told("invalidate_entries_if", |cache, id, _| {
            cache
                .invalidate_entries_if(move |key, _| *key == id)
                .expect("the builder has enabled it");
        }),
        subject.told("insert", |cache, id, version| {
            block_on(cache.insert(id, version));
        }),
    ];
    cases.extend(async_verbs_that_take_turns(&subject));
    cases
}

fn by_compute_async() -> Vec<Case> {
    let subject = Subject::peer(
        "moka",
        "future, and_compute_with",
        new_async,
        |cache, id| {
            let load = cache.entry(id).and_compute_with(async |entry| match entry {
                Some(_) => Op::Nop,
                None => Op::Put(db::load_async(id).await),
            });
            value(block_on(load))
        },
    );
    async_verbs_that_take_turns(&subject).into()
}

fn async_verbs_that_take_turns(subject: &Subject<future::Cache<u64, u64>>) -> [Case; 2] {
    [
        subject.told("and_compute_with, Op::Remove", |cache, id, _| {
            block_on(cache.entry(id).and_compute_with(async |_| Op::Remove));
        }),
        subject.told("and_upsert_with", |cache, id, version| {
            block_on(cache.entry(id).and_upsert_with(async |_| version));
        }),
    ]
}

fn new() -> sync::Cache<u64, u64> {
    sync::Cache::builder()
        .max_capacity(CAPACITY.into())
        .support_invalidation_closures()
        .build()
}

fn new_async() -> future::Cache<u64, u64> {
    future::Cache::builder()
        .max_capacity(CAPACITY.into())
        .support_invalidation_closures()
        .build()
}

fn value(result: CompResult<u64, u64>) -> u64 {
    match result {
        CompResult::Inserted(entry) | CompResult::Unchanged(entry) => entry.into_value(),
        _ => unreachable!("what is absent is inserted, what is present is left alone"),
    }
}
