//! `foyer`, in memory.

use super::CAPACITY;
use crate::case::{Case, Subject};
use crate::db;
use crate::executor::block_on;
use foyer::{Cache, CacheBuilder};
use std::convert::Infallible;

pub(super) fn cases() -> Vec<Case> {
    let subject = Subject::peer("foyer", "get_or_fetch", new, |cache, id| {
        block_on(get_or_fetch(cache, id))
    });
    vec![
        subject.told("remove", |cache, id, _| drop(cache.remove(&id))),
        subject.told("clear", |cache, _, _| cache.clear()),
        subject.told("insert", |cache, id, version| {
            drop(cache.insert(id, version))
        }),
    ]
}

async fn get_or_fetch(cache: &Cache<u64, u64>, id: u64) -> u64 {
    let load = async move || Ok::<_, Infallible>(db::load_async(id).await);
    *cache
        .get_or_fetch(&id, load)
        .await
        .expect("loads do not fail")
        .value()
}

fn new() -> Cache<u64, u64> {
    CacheBuilder::new(CAPACITY.into()).build()
}
