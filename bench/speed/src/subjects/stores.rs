//! Peers that are stores: filled by hand, then asked.

use super::{CAPACITY, Key};
use crate::rawsh::Rawsh;
use crate::rounds::Subject;
use ahash::RandomState;

/// Caches that hold a value for each of the keys, the reference first.
pub(crate) fn stores<Q: Key, V: Clone + Send + Sync + 'static>(
    keys: &[Q],
    value: fn(&Q) -> V,
) -> Vec<Subject<Q>> {
    // a table that grows by and by could be left between two, and every read would search both
    let papaya = papaya::HashMap::<Q::Owned, V, _>::builder()
        .hasher(RandomState::new())
        .resize_mode(papaya::ResizeMode::Blocking)
        .build();
    let quick = quick_cache::sync::Cache::<Q::Owned, V>::new(CAPACITY);
    let foyer: foyer::Cache<Q::Owned, V, _> = foyer::CacheBuilder::new(CAPACITY)
        .with_hash_builder(RandomState::new())
        .build();
    // its hits take a lock that is shared, those of LRU one that is not
    let fifo: foyer::Cache<Q::Owned, V, _> = foyer::CacheBuilder::new(CAPACITY)
        .with_hash_builder(RandomState::new())
        .with_eviction_config(foyer::S3FifoConfig::default())
        .build();
    let moka = moka::sync::Cache::<Q::Owned, V>::builder()
        .max_capacity(CAPACITY as u64)
        .build_with_hasher(RandomState::new());
    for key in keys {
        let owned = || key.look().to_owned();
        papaya.pin().insert(owned(), value(key));
        quick.insert(owned(), value(key));
        foyer.insert(owned(), value(key));
        fifo.insert(owned(), value(key));
        moka.insert(owned(), value(key));
        moka.run_pending_tasks();
    }
    vec![
        rawsh(keys, value),
        subject("papaya", keys, move |key| {
            papaya.pin().get(key.look()).cloned()
        }),
        subject("quick_cache", keys, move |key| quick.get(key.look())),
        subject("foyer", keys, move |key| {
            foyer.get(key.look()).map(|entry| entry.value().clone())
        }),
        subject("foyer, S3-FIFO", keys, move |key| {
            fifo.get(key.look()).map(|entry| entry.value().clone())
        }),
        subject("moka", keys, move |key| moka.get(key.look())),
    ]
}

/// The reference alone.
pub(crate) fn rawsh<Q: Key, V: Clone + Send + Sync + 'static>(
    keys: &[Q],
    value: fn(&Q) -> V,
) -> Subject<Q> {
    let rawsh = Rawsh::<Q::Owned, V>::new();
    for key in keys {
        rawsh.insert(key.look().to_owned(), value(key));
    }
    subject("RAWSH", keys, move |key| rawsh.get(key.look()))
}

/// A subject of which it is known that every read is a hit.
fn subject<Q: Key, V>(
    name: &'static str,
    keys: &[Q],
    read: impl Fn(Q) -> Option<V> + Send + Sync + 'static,
) -> Subject<Q> {
    assert!(keys.iter().all(|key| read(key.clone()).is_some()), "{name}");
    Subject::new(name, read)
}
