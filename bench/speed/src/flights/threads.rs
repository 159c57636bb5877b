//! Calls from threads.

use super::{CALLERS, LOAD, count, counted};
use crate::rawsh::Rawsh;
use cached::macros::{cached, concurrent_cached};
use std::convert::Infallible;
use std::hint::black_box;
use std::sync::Barrier;
use std::thread;

pub(super) fn rows() -> Vec<(&'static str, usize)> {
    let rawsh = Rawsh::new();
    let papaya = papaya::HashMap::new();
    let quick = quick_cache::sync::Cache::new(10_000);
    let moka = moka::sync::Cache::new(10_000);
    vec![
        (
            "RAWSH",
            loads(|key| {
                rawsh.get(&key).unwrap_or_else(|| {
                    rawsh.insert(key, load(key));
                    key
                })
            }),
        ),
        ("larder", loads(cached_by_larder)),
        ("cached", loads(plain)),
        ("cached, by_key", loads(by_key)),
        ("cached, sync_writes", loads(synchronized)),
        ("cached, concurrent", loads(sharded)),
        ("cachelito", loads(cachelito)),
        ("memoize, SharedCache", loads(memoize)),
        ("comemo", loads(comemo)),
        (
            "papaya",
            loads(|key| *papaya.pin().get_or_insert_with(key, || load(key))),
        ),
        (
            "quick_cache",
            loads(|key| {
                let Ok(value) = quick.get_or_insert_with(&key, || Ok::<_, Infallible>(load(key)));
                value
            }),
        ),
        ("moka", loads(|key| moka.get_with(key, || load(key)))),
    ]
}

fn load(key: u64) -> u64 {
    count();
    thread::sleep(LOAD);
    key
}

/// How often `call` computed.
fn loads(call: impl Fn(u64) -> u64 + Sync) -> usize {
    let barrier = Barrier::new(CALLERS);
    thread::scope(|scope| {
        for _ in 0..CALLERS {
            let run = || {
                barrier.wait();
                black_box(call(black_box(7)));
            };
            let spawned = thread::Builder::new()
                .stack_size(1 << 18)
                .spawn_scoped(scope, run);
            spawned.expect("a thread can be spawned");
        }
    });
    counted()
}

#[larder::cached]
fn cached_by_larder(key: u64) -> u64 {
    load(key)
}

#[cached]
fn plain(key: u64) -> u64 {
    load(key)
}

#[cached(sync_writes = "by_key")]
fn by_key(key: u64) -> u64 {
    load(key)
}

#[cached(sync_writes = true)]
fn synchronized(key: u64) -> u64 {
    load(key)
}

#[concurrent_cached]
fn sharded(key: u64) -> u64 {
    load(key)
}

#[cachelito::cache(scope = "global")]
fn cachelito(key: u64) -> u64 {
    load(key)
}

#[memoize::memoize(SharedCache)]
fn memoize(key: u64) -> u64 {
    load(key)
}

#[comemo::memoize]
fn comemo(key: u64) -> u64 {
    load(key)
}
