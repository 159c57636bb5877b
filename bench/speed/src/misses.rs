//! Misses: every key is new.

use crate::options::Options;
use crate::rawsh::Rawsh;
use crate::rounds::{Subject, measure};
use crate::table::Table;
use ahash::RandomState;
use cached::macros::{cached, concurrent_cached};
use cached::prelude::*;
use foyer::{EvictionConfig, LruConfig, S3FifoConfig};
use larder::Tag;
use std::convert::Infallible;
use std::io;

/// What is enough for all rounds.
const LARGE: usize = 1_000_000;

/// What is full before the first round.
const SMALL: usize = 10_000;

#[derive(Tag)]
struct Row(u64);

pub(crate) fn run(options: &Options) -> io::Result<Vec<Table>> {
    let rounds = options.pick(40, 12);
    let call = "A call of a new key, u64 -> u64";
    Ok(vec![
        table(&format!("{call}, nothing evicted"), rounds, &roomy())
            .note("Rounds in which a table grows are above the 20th percentile."),
        table(&format!("{call}, evicting one of 10 000"), rounds, &full())
            .note("RAWSH evicts nothing."),
        table(
            "A put of a new key, evicting one of 10 000",
            rounds,
            &puts(),
        )
        .note("RAWSH evicts nothing."),
    ])
}

fn table(title: &str, rounds: usize, subjects: &[Subject<u64>]) -> Table {
    /// More than [`SMALL`], so that it is full after round 0.
    const CALLS: u64 = 1 << 14;
    let keys: Vec<u64> = (0..CALLS * (rounds as u64 + 1)).collect();
    let took = measure(subjects, rounds, |subject, round| {
        let first = round * CALLS as usize;
        [subject.time(&keys[first..first + CALLS as usize])]
    });
    let mut table = Table::new(title).column("ns", 0).column("x RAWSH", 2);
    if subjects.iter().any(|subject| subject.name.ends_with('*')) {
        table = table.note("* Whoever calls meanwhile computes too.");
    }
    for (subject, [time]) in subjects.iter().zip(&took) {
        table.extend(subject.name, [*time, time / took[0][0]]);
    }
    table
}

fn roomy() -> Vec<Subject<u64>> {
    #[larder::cached(capacity = unbounded)]
    fn unbounded(key: u64) -> u64 {
        key + 1
    }
    #[larder::cached(capacity = LARGE)]
    fn bounded(key: u64) -> u64 {
        key + 1
    }
    #[larder::cached(capacity = unbounded, timeout = "1h")]
    fn timed(key: u64) -> u64 {
        key + 1
    }
    #[larder::cached(capacity = unbounded, tags(Row(key)))]
    fn tagged(key: u64) -> u64 {
        key + 1
    }
    #[cached]
    fn plain(key: u64) -> u64 {
        key + 1
    }
    #[cached(sync_writes = "by_key")]
    fn by_key(key: u64) -> u64 {
        key + 1
    }
    #[concurrent_cached]
    fn sharded(key: u64) -> u64 {
        key + 1
    }
    let papaya = papaya::HashMap::builder()
        .hasher(RandomState::new())
        .resize_mode(papaya::ResizeMode::Blocking)
        .build();
    vec![
        rawsh(),
        Subject::new("larder, unbounded", unbounded),
        Subject::new("larder", bounded),
        Subject::new("larder, unbounded, timeout", timed),
        Subject::new("larder, unbounded, tag", tagged),
        Subject::new("cached *", plain),
        Subject::new("cached, by_key", by_key),
        Subject::new("cached, concurrent *", sharded),
        Subject::new("papaya *", move |key| {
            *papaya.pin().get_or_insert_with(key, || key + 1)
        }),
        quick_cache(LARGE),
        foyer("foyer *", LruConfig::default().into(), LARGE),
        foyer("foyer, S3-FIFO *", S3FifoConfig::default().into(), LARGE),
        moka(LARGE),
    ]
}

fn full() -> Vec<Subject<u64>> {
    #[larder::cached(capacity = SMALL)]
    fn bounded(key: u64) -> u64 {
        key + 1
    }
    #[larder::cached(capacity = SMALL, timeout = "1h")]
    fn timed(key: u64) -> u64 {
        key + 1
    }
    #[larder::cached(capacity = SMALL, tags(Row(key)))]
    fn tagged(key: u64) -> u64 {
        key + 1
    }
    #[cached(max_size = 10_000)]
    fn plain(key: u64) -> u64 {
        key + 1
    }
    #[cached(max_size = 10_000, sync_writes = "by_key")]
    fn by_key(key: u64) -> u64 {
        key + 1
    }
    #[concurrent_cached(max_size = 10_000)]
    fn sharded(key: u64) -> u64 {
        key + 1
    }
    vec![
        rawsh(),
        Subject::new("larder", bounded),
        Subject::new("larder, timeout", timed),
        Subject::new("larder, tag", tagged),
        Subject::new("cached, max_size *", plain),
        Subject::new("cached, max_size, by_key", by_key),
        Subject::new("cached, concurrent, max_size *", sharded),
        quick_cache(SMALL),
        foyer("foyer *", LruConfig::default().into(), SMALL),
        foyer("foyer, S3-FIFO *", S3FifoConfig::default().into(), SMALL),
        moka(SMALL),
    ]
}

fn puts() -> Vec<Subject<u64>> {
    #[larder::cached(capacity = SMALL)]
    fn bounded(key: u64) -> u64 {
        key + 1
    }
    #[cached(max_size = 10_000)]
    fn plain(key: u64) -> u64 {
        key + 1
    }
    #[concurrent_cached(max_size = 10_000)]
    fn sharded(key: u64) -> u64 {
        key + 1
    }
    let rawsh = Rawsh::new();
    let quick = quick_cache::sync::Cache::new(SMALL);
    let foyer = foyer_of(LruConfig::default().into(), SMALL);
    let fifo = foyer_of(S3FifoConfig::default().into(), SMALL);
    let moka = moka::sync::Cache::builder()
        .max_capacity(SMALL as u64)
        .build_with_hasher(RandomState::new());
    vec![
        Subject::new("RAWSH", move |key| rawsh.insert(key, key + 1)),
        Subject::new("larder", |key| bounded::put(&key, key + 1)),
        Subject::new("cached, max_size", |key| PLAIN.write().set(key, key + 1)),
        Subject::new("cached, concurrent, max_size", |key| {
            SHARDED.set(key, key + 1)
        }),
        Subject::new("quick_cache", move |key| quick.insert(key, key + 1)),
        Subject::new("foyer", move |key| drop(foyer.insert(key, key + 1))),
        Subject::new("foyer, S3-FIFO", move |key| drop(fifo.insert(key, key + 1))),
        Subject::new("moka", move |key| moka.insert(key, key + 1)),
    ]
}

fn rawsh() -> Subject<u64> {
    let cache = Rawsh::new();
    Subject::new("RAWSH *", move |key| {
        cache.get(&key).unwrap_or_else(|| {
            cache.insert(key, key + 1);
            key + 1
        })
    })
}

fn quick_cache(capacity: usize) -> Subject<u64> {
    let cache = quick_cache::sync::Cache::new(capacity);
    Subject::new("quick_cache", move |key| {
        cache.get_or_insert_with(&key, || Ok::<_, Infallible>(key + 1))
    })
}

fn foyer(name: &'static str, policy: EvictionConfig, capacity: usize) -> Subject<u64> {
    let cache = foyer_of(policy, capacity);
    Subject::new(name, move |key| match cache.get(&key) {
        Some(entry) => *entry.value(),
        None => *cache.insert(key, key + 1).value(),
    })
}

fn foyer_of(policy: EvictionConfig, capacity: usize) -> foyer::Cache<u64, u64, RandomState> {
    foyer::CacheBuilder::new(capacity)
        .with_hash_builder(RandomState::new())
        .with_eviction_config(policy)
        .build()
}

fn moka(capacity: usize) -> Subject<u64> {
    let cache = moka::sync::Cache::builder()
        .max_capacity(capacity as u64)
        .build_with_hasher(RandomState::new());
    Subject::new("moka", move |key| cache.get_with(key, || key + 1))
}
