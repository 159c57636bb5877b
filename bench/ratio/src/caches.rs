//! The peers, each in the configuration its documentation introduces, and where there is a choice of
//! policies, in those that may be best.

use crate::traces::Trace;
use foyer::EvictionConfig;

/// The hits of a cache that is asked and then told.
fn replay(trace: &Trace, mut get: impl FnMut(u32) -> bool, mut insert: impl FnMut(u32)) -> usize {
    let read = |key: &&u32| {
        let hit = get(**key);
        if !hit {
            insert(**key);
        }
        hit
    };
    trace.accesses.iter().filter(read).count()
}

pub(crate) fn quick_cache(trace: &Trace, capacity: usize) -> usize {
    let cache = quick_cache::sync::Cache::new(capacity);
    replay(
        trace,
        |key| cache.get(&key).is_some(),
        |key| cache.insert(key, key),
    )
}

/// Its maintenance runs after each insertion, and applies the reads before it, as it would in a
/// program that has time to spare.
pub(crate) fn moka(trace: &Trace, capacity: usize) -> usize {
    let cache = moka::sync::Cache::new(capacity as u64);
    replay(
        trace,
        |key| cache.get(&key).is_some(),
        |key| {
            cache.insert(key, key);
            cache.run_pending_tasks();
        },
    )
}

/// With one shard, since its shards are eight however small the cache.
pub(crate) fn foyer(trace: &Trace, capacity: usize, policy: impl Into<EvictionConfig>) -> usize {
    let cache: foyer::Cache<u32, u32> = foyer::CacheBuilder::new(capacity)
        .with_shards(1)
        .with_eviction_config(policy)
        .build();
    replay(
        trace,
        |key| cache.get(&key).is_some(),
        |key| {
            cache.insert(key, key);
        },
    )
}
