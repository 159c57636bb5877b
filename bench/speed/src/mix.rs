//! Reads, loads of what is missing and writes, where there is room for a hundredth of the keys.

use crate::options::Options;
use crate::rawsh::Rawsh;
use crate::rounds::{interleaved, twentieth};
use crate::table::Table;
use crate::together::together;
use crate::zipf::zipf;
use ahash::RandomState;
use cached::macros::{cached, concurrent_cached};
use cached::prelude::*;
use foyer::{EvictionConfig, LruConfig, S3FifoConfig};
use std::cell::Cell;
use std::convert::Infallible;
use std::hint::black_box;
use std::io;

const THREADS: [usize; 3] = [1, 2, 8];
const CAPACITY: usize = 10_000;
const KEYS: u64 = 1_000_000;

/// Every so many operations one is a put.
const PUT: usize = 20;

thread_local! {
    /// How often this thread had to compute.
    static LOADS: Cell<u64> = const { Cell::new(0) };
}

fn load(key: u64) -> u64 {
    LOADS.set(LOADS.get() + 1);
    key + 1
}

/// Does an operation for each key, and says how many loads that took.
type Run = dyn Fn(&[u64]) -> u64 + Sync;

/// A cache in use.
struct Subject {
    name: &'static str,
    run: Box<Run>,
}

impl Subject {
    fn new(
        name: &'static str,
        get_or_load: impl Fn(u64) -> u64 + Sync + 'static,
        put: impl Fn(u64, u64) + Sync + 'static,
    ) -> Self {
        let run = move |keys: &[u64]| {
            let before = LOADS.get();
            for (index, key) in keys.iter().enumerate() {
                if index % PUT == 0 {
                    put(black_box(*key), black_box(*key + 1));
                } else {
                    black_box(get_or_load(black_box(*key)));
                }
            }
            LOADS.get() - before
        };
        Subject {
            name,
            run: Box::new(run),
        }
    }
}

pub(crate) fn run(options: &Options) -> io::Result<Vec<Table>> {
    let batch = options.pick(1 << 17, 1 << 16);
    let keys = zipf(KEYS, 0.9, 1 << 20);
    let subjects = subjects();
    for subject in &subjects {
        (subject.run)(&keys);
    }
    let mut table = Table::new(
        "95 % get or load, 5 % put, Zipf 0.9 over 1 000 000 keys, room for 10 000, by how many \
         threads there are",
    )
    .note("RAWSH evicts nothing: it shows what operations cost where almost every read is a hit.")
    .note("* Whoever calls meanwhile computes too.");
    for threads in THREADS {
        let taken = interleaved(&subjects, options.pick(20, 5), |subject, round| {
            let took = together(threads, |thread| {
                let start = (round * threads + thread) * batch % keys.len();
                (subject.run)(&keys[start..start + batch])
            });
            let operations = (batch * threads) as f64;
            let reads = operations * (PUT - 1) as f64 / PUT as f64;
            let loads = took.results.iter().sum::<u64>() as f64;
            [
                took.time.as_nanos() as f64 / operations,
                100.0 - loads / reads * 100.0,
            ]
        });
        table = table
            .column(format!("{threads}: Mop/s"), 1)
            .column(format!("{threads}: x RAWSH"), 2)
            .column(format!("{threads}: hits, %"), 1);
        // hits are a count, which has no noise to leave out
        let took = taken.into_iter().map(|[times, hits]| {
            let mean = hits.iter().sum::<f64>() / hits.len() as f64;
            [twentieth(times), mean]
        });
        let took: Vec<_> = took.collect();
        for (subject, [time, hits]) in subjects.iter().zip(&took) {
            table.extend(subject.name, [1000.0 / time, took[0][0] / time, *hits]);
        }
    }
    Ok(vec![table])
}

fn subjects() -> Vec<Subject> {
    let mut subjects = vec![rawsh()];
    subjects.extend(larder());
    subjects.extend(attributes());
    subjects.extend([
        quick_cache(),
        foyer("foyer *", LruConfig::default().into()),
        foyer("foyer, S3-FIFO *", S3FifoConfig::default().into()),
        moka(),
    ]);
    subjects
}

fn rawsh() -> Subject {
    let cache: &'static _ = Box::leak(Box::new(Rawsh::<u64, u64>::new()));
    let get_or_load = |key| {
        cache.get(&key).unwrap_or_else(|| {
            let value = load(key);
            cache.insert(key, value);
            value
        })
    };
    Subject::new("RAWSH *", get_or_load, |key, value| {
        cache.insert(key, value)
    })
}

fn larder() -> [Subject; 2] {
    #[larder::cached(capacity = CAPACITY)]
    fn plain(key: u64) -> u64 {
        load(key)
    }
    #[larder::cached(capacity = CAPACITY, timeout = "1h")]
    fn timed(key: u64) -> u64 {
        load(key)
    }
    [
        Subject::new("larder", plain, |key, value| plain::put(&key, value)),
        Subject::new("larder, timeout", timed, |key, value| {
            timed::put(&key, value);
        }),
    ]
}

fn attributes() -> [Subject; 2] {
    #[cached(max_size = 10_000)]
    fn plain(key: u64) -> u64 {
        load(key)
    }
    #[concurrent_cached(max_size = 10_000)]
    fn sharded(key: u64) -> u64 {
        load(key)
    }
    [
        Subject::new("cached, max_size *", plain, |key, value| {
            PLAIN.write().set(key, value);
        }),
        Subject::new("cached, concurrent, max_size *", sharded, |key, value| {
            SHARDED.set(key, value);
        }),
    ]
}

fn quick_cache() -> Subject {
    let cache: &'static _ = Box::leak(Box::new(quick_cache::sync::Cache::new(CAPACITY)));
    let get_or_load = |key| {
        let Ok(value) = cache.get_or_insert_with(&key, || Ok::<_, Infallible>(load(key)));
        value
    };
    Subject::new("quick_cache", get_or_load, |key, value| {
        cache.insert(key, value);
    })
}

fn foyer(name: &'static str, policy: EvictionConfig) -> Subject {
    let cache: foyer::Cache<u64, u64, _> = foyer::CacheBuilder::new(CAPACITY)
        .with_hash_builder(RandomState::new())
        .with_eviction_config(policy)
        .build();
    let also = cache.clone();
    let get_or_load = move |key| match cache.get(&key) {
        Some(entry) => *entry.value(),
        None => *cache.insert(key, load(key)).value(),
    };
    Subject::new(name, get_or_load, move |key, value| {
        also.insert(key, value);
    })
}

fn moka() -> Subject {
    let cache = moka::sync::Cache::builder()
        .max_capacity(CAPACITY as u64)
        .build_with_hasher(RandomState::new());
    let also = cache.clone();
    let get_or_load = move |key| cache.get_with(key, || load(key));
    Subject::new("moka", get_or_load, move |key, value| {
        also.insert(key, value);
    })
}
