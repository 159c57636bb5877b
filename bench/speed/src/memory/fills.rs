//! The caches that are filled, each with numbers or with strings.

use super::ENTRIES;
use crate::hits;
use crate::rawsh::Rawsh;
use cached::prelude::*;
use std::any::Any;
use std::hash::Hash;
use std::sync::Arc;

/// How to fill a cache.
pub(super) struct Fill {
    pub(super) numbers: fn() -> Filled,
    pub(super) strings: fn() -> Filled,
}

/// A cache that is full.
pub(super) struct Filled {
    /// Kept until memory has been measured.
    _cache: Box<dyn Any>,
    /// How many there are: some caches begin to evict before they are full.
    pub(super) entries: u64,
}

impl Filled {
    fn new(cache: impl Any, entries: impl TryInto<u64>) -> Self {
        Filled {
            _cache: Box::new(cache),
            entries: entries.try_into().unwrap_or(ENTRIES),
        }
    }
}

/// `function!(key: [options] [options])` fills cached functions of larder.
macro_rules! function {
    ($key:ident: [$($numbers:tt)*] [$($strings:tt)*]) => {{
        #[larder::cached($($numbers)*)]
        fn numbers($key: u64) -> u64 {
            $key + 1
        }
        #[larder::cached($($strings)*)]
        fn strings($key: &str) -> Arc<str> {
            $key.into()
        }
        Fill {
            numbers: || {
                for n in 0..ENTRIES {
                    numbers(n);
                }
                Filled::new((), numbers::len())
            },
            strings: || {
                for n in 0..ENTRIES {
                    strings(&name(n));
                }
                Filled::new((), strings::len())
            },
        }
    }};
}

/// `store!(function)` has it fill a store with what it is given.
macro_rules! store {
    ($fill:path) => {
        Fill {
            numbers: || $fill((0..ENTRIES).map(|n| (n, n + 1))),
            strings: || $fill((0..ENTRIES).map(|n| (name(n), Arc::<str>::from(name(n))))),
        }
    };
}

#[derive(larder::Tag)]
struct Number(u64);

#[derive(larder::Tag)]
struct Name(String);

pub(super) const FILLS: &[(&str, Fill)] = &[
    ("RAWSH", store!(rawsh)),
    (
        "larder, unbounded",
        function!(key: [capacity = unbounded] [capacity = unbounded]),
    ),
    (
        "larder",
        function!(key: [capacity = ENTRIES as usize] [capacity = ENTRIES as usize]),
    ),
    (
        "larder, unbounded, timeout",
        function!(key: [capacity = unbounded, timeout = "1h"]
                       [capacity = unbounded, timeout = "1h"]),
    ),
    (
        "larder, unbounded, tag",
        function!(key: [capacity = unbounded, tags(Number(key))]
                       [capacity = unbounded, tags(Name(key))]),
    ),
    ("cached, LruCache", store!(lru)),
    ("quick_cache", store!(quick_cache)),
    ("foyer", store!(foyer)),
    ("moka", store!(moka)),
];

/// 24 bytes, and no room for more.
fn name(n: u64) -> String {
    let mut name = hits::name(n);
    name.shrink_to_fit();
    name
}

/// What is stored.
trait Key: Hash + Eq + Clone + Send + Sync + 'static {}

impl<K: Hash + Eq + Clone + Send + Sync + 'static> Key for K {}

/// What is stored for it.
trait Value: Clone + Send + Sync + 'static {}

impl<V: Clone + Send + Sync + 'static> Value for V {}

fn rawsh<K: Key, V: Value>(entries: impl Iterator<Item = (K, V)>) -> Filled {
    let map = Rawsh::new();
    for (key, value) in entries {
        map.insert(key, value);
    }
    Filled::new(map, ENTRIES)
}

fn lru<K: Key, V: Value>(entries: impl Iterator<Item = (K, V)>) -> Filled {
    let mut cache = cached::LruCache::new(ENTRIES as usize);
    for (key, value) in entries {
        cache.set(key, value);
    }
    let len = cache.len();
    Filled::new(cache, len)
}

fn quick_cache<K: Key, V: Value>(entries: impl Iterator<Item = (K, V)>) -> Filled {
    let cache = quick_cache::sync::Cache::new(ENTRIES as usize);
    for (key, value) in entries {
        cache.insert(key, value);
    }
    let len = cache.len();
    Filled::new(cache, len)
}

fn foyer<K: Key, V: Value>(entries: impl Iterator<Item = (K, V)>) -> Filled {
    let cache: foyer::Cache<K, V> = foyer::CacheBuilder::new(ENTRIES as usize).build();
    for (key, value) in entries {
        cache.insert(key, value);
    }
    let len = cache.usage();
    Filled::new(cache, len)
}

fn moka<K: Key, V: Value>(entries: impl Iterator<Item = (K, V)>) -> Filled {
    let cache = moka::sync::Cache::new(ENTRIES);
    for (key, value) in entries {
        cache.insert(key, value);
    }
    cache.run_pending_tasks();
    let len = cache.entry_count();
    Filled::new(cache, len)
}
