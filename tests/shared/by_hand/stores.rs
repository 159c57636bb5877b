//! The stores that a behaviour is tried on.

use crate::memcached_server::Server as MemcachedServer;
use crate::support::Server as RedisServer;
use larder::Cache;
use larder::store::{Memory, Redis};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Gives caches in one store: those of one prefix have the same entries.
pub(crate) struct Caches<'a> {
    open: &'a dyn Fn(&str) -> Cache,
    /// Tells the prefixes from those of other tests, which may have the same server.
    number: u64,
}

type Use<'a> = &'a dyn Fn(&dyn Fn(&str) -> Cache);
type With = fn(Use<'_>);

/// Each store that keeps things.
const STORES: &[(&str, With)] = &[
    ("memory", memory),
    ("Redis", redis),
    ("Memcached", memcached),
];

/// Tries a behaviour on every store that keeps things.
pub(crate) fn on_every_store(behaviour: impl Fn(&Caches<'_>)) {
    for (name, with) in STORES {
        // is shown if it fails
        println!("on {name}");
        on(*with, &behaviour);
    }
}

/// Tries a behaviour that has nothing to do with where entries are.
pub(crate) fn on_memory(behaviour: impl Fn(&Caches<'_>)) {
    on(memory, &behaviour);
}

fn on(with: With, behaviour: &dyn Fn(&Caches<'_>)) {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let number = LAST.fetch_add(1, Ordering::Relaxed);
    with(&|open| behaviour(&Caches { open, number }));
}

impl Caches<'_> {
    /// A cache.
    pub(crate) fn one(&self) -> Cache {
        self.under("one")
    }

    /// A cache under a prefix.
    pub(crate) fn under(&self, prefix: &str) -> Cache {
        (self.open)(&format!("{prefix}-{}", self.number))
    }
}

fn memory(used: Use<'_>) {
    let store = Memory::default();
    used(&|prefix| Cache::new(prefix, store.clone()));
}

/// How long a server may take on a machine that has other things to do.
const PATIENCE: Duration = Duration::from_secs(10);

fn redis(used: Use<'_>) {
    let server = RedisServer::start(&[]);
    let store = || {
        Redis::builder(&server.url())
            .response_timeout(PATIENCE)
            .build()
    };
    used(&|prefix| Cache::new(prefix, store().unwrap()));
}

fn memcached(used: Use<'_>) {
    let server = MemcachedServer::start(&[]);
    let store = || server.builder().response_timeout(PATIENCE).build();
    used(&|prefix| Cache::new(prefix, store().unwrap()));
}
