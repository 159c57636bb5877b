//! `quick_cache`, in threads and in futures.

use super::CAPACITY;
use crate::case::{Case, Subject};
use crate::db;
use crate::executor::block_on;
use quick_cache::sync::{Cache, EntryAction};
use std::convert::Infallible;

pub(super) fn cases() -> Vec<Case> {
    let threads = Subject::peer("quick_cache", "get_or_insert_with", new, |cache, id| {
        let Ok(version) = cache.get_or_insert_with(&id, || Ok::<_, Infallible>(db::load(id)));
        version
    });
    let futures = Subject::peer("quick_cache", "get_or_insert_async", new, |cache, id| {
        let load = async { Ok::<_, Infallible>(db::load_async(id).await) };
        let Ok(version) = block_on(cache.get_or_insert_async(&id, load));
        version
    });
    let mut cases = verbs(&threads);
    cases.push(threads.told("entry, Remove", |cache, id, _| {
        cache.entry(&id, None, |_, _| EntryAction::<()>::Remove);
    }));
    cases.extend(verbs(&futures));
    cases.push(futures.told("entry_async, Remove", |cache, id, _| {
        block_on(cache.entry_async(&id, |_, _| EntryAction::<()>::Remove));
    }));
    cases
}

/// The verbs that wait for nothing.
fn verbs(subject: &Subject<Cache<u64, u64>>) -> Vec<Case> {
    vec![
        subject.told("remove", |cache, id, _| {
            cache.remove(&id);
        }),
        subject.told("remove_if", |cache, id, _| {
            cache.remove_if(&id, |_| true);
        }),
        subject.told("retain", |cache, id, _| cache.retain(|key, _| *key != id)),
        subject.told("clear", |cache, _, _| cache.clear()),
        subject.told("insert", |cache, id, version| cache.insert(id, version)),
        subject.told("replace", |cache, id, version| {
            // an error says that there was nothing to replace
            let _ = cache.replace(id, version, false);
        }),
    ]
}

fn new() -> Cache<u64, u64> {
    Cache::new(CAPACITY.into())
}
