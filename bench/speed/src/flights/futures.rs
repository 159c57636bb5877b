//! Calls from tasks of a runtime.

use super::{CALLERS, LOAD, count, counted};
use cached::macros::cached;
use std::convert::Infallible;
use std::hint::black_box;
use std::io;
use tokio::runtime::{Builder, Runtime};
use tokio::time::sleep;

pub(super) fn rows() -> io::Result<Vec<(&'static str, usize)>> {
    let runtime = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_time()
        .build()?;
    let quick: &'static _ = Box::leak(Box::new(quick_cache::sync::Cache::new(10_000)));
    let foyer: &'static foyer::Cache<u64, u64> =
        Box::leak(Box::new(foyer::CacheBuilder::new(10_000).build()));
    let moka: &'static _ = Box::leak(Box::new(moka::future::Cache::new(10_000)));
    Ok(vec![
        ("larder, async", loads(&runtime, cached_by_larder)),
        ("cached, async", loads(&runtime, plain)),
        ("cached, async, by_key", loads(&runtime, by_key)),
        ("cached, async, sync_writes", loads(&runtime, synchronized)),
        (
            "quick_cache, async",
            loads(&runtime, |key| async move {
                let load = async { Ok::<_, Infallible>(load(key).await) };
                let Ok(value) = quick.get_or_insert_async(&key, load).await;
                value
            }),
        ),
        (
            "foyer, async",
            loads(&runtime, |key| async move {
                let load = async move || Ok::<_, Infallible>(load(key).await);
                let entry = foyer.get_or_fetch(&key, load).await;
                *entry.expect("loads do not fail").value()
            }),
        ),
        (
            "moka, async",
            loads(&runtime, |key| moka.get_with(key, load(key))),
        ),
    ])
}

async fn load(key: u64) -> u64 {
    count();
    sleep(LOAD).await;
    key
}

/// How often `call` computed.
fn loads<F: Future<Output = u64> + Send + 'static>(
    runtime: &Runtime,
    call: impl Fn(u64) -> F,
) -> usize {
    runtime.block_on(async {
        let tasks: Vec<_> = (0..CALLERS)
            .map(|_| runtime.spawn(call(black_box(7))))
            .collect();
        for task in tasks {
            black_box(task.await.expect("no cache panics"));
        }
    });
    counted()
}

#[larder::cached]
async fn cached_by_larder(key: u64) -> u64 {
    load(key).await
}

#[cached]
async fn plain(key: u64) -> u64 {
    load(key).await
}

#[cached(sync_writes = "by_key")]
async fn by_key(key: u64) -> u64 {
    load(key).await
}

#[cached(sync_writes = true)]
async fn synchronized(key: u64) -> u64 {
    load(key).await
}
