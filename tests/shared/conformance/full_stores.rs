//! Conformance 8: stores that are full. What is in memory by hand is in `by_hand`.

use super::by_hand::{HOUR, NEVER};
use crate::memcached_server::Server as Memcached;
use crate::support::{Dir, Server};
use larder::store::Memory;
use larder::{Cache, Config, cached, invalidates};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, OnceLock};

/// Several times what each of the stores has room for.
const VALUES: usize = 400;
const LEN: usize = 16 << 10;
/// The values of the functions that are changed.
const ROWS: u64 = 20;

fn value(number: u64) -> Vec<u8> {
    number.to_be_bytes().repeat(LEN / 8)
}

/// Sets more than there is room for: half of it with a timeout, half of it without.
fn by_hand(cache: &Cache) {
    let key = |number: usize| format!("k{number}");
    cache.set("read", &value(0), NEVER).wait().unwrap();
    for number in 0..VALUES {
        let (key, value) = (key(number), value(number as u64));
        if number % 2 == 0 {
            cache.set(&key, &value, NEVER).wait().unwrap();
        } else {
            cache.set(&key, &value, HOUR).wait().unwrap();
        }
        assert_eq!(
            cache.get(&key).wait().unwrap(),
            Some(value),
            "the newest is gone"
        );
        let read: Option<Vec<u8>> = cache.get("read").wait().unwrap();
        assert!(read.is_some(), "what is in use is gone after {number}");
    }
    let mut kept = [0, 0];
    for number in 0..VALUES {
        if let Some(there) = cache.get::<Vec<u8>>(key(number)).wait().unwrap() {
            assert_eq!(there, value(number as u64));
            kept[number % 2] += 1;
        }
    }
    let [never, hour] = kept;
    assert!(never + hour < VALUES, "nothing was dropped");
    assert!(
        never > 0 && hour > 0,
        "{never} that never expire, {hour} that do"
    );
}

/// Fills a store, and tells whether anything that it answers is out of date, and whether the newest is there
/// but for so many.
macro_rules! full {
    ($store:ident, $server:expr, $cache:expr, $gone:expr) => {
        mod $store {
            use super::*;

            static OPENED: OnceLock<Cache> = OnceLock::new();
            static CACHE: LazyLock<Cache> = LazyLock::new(|| OPENED.get().unwrap().clone());
            static CHANGES: [AtomicU64; ROWS as usize] =
                [const { AtomicU64::new(0) }; ROWS as usize];
            static LOADS: AtomicU64 = AtomicU64::new(0);

            fn change(id: u64) -> u64 {
                CHANGES[id as usize].load(Ordering::SeqCst)
            }

            #[cached(timeout = 60, store = CACHE)]
            fn row(id: u64) -> Vec<u8> {
                LOADS.fetch_add(1, Ordering::SeqCst);
                value(change(id))
            }

            #[cached(store = CACHE)]
            fn filling(number: u64) -> Vec<u8> {
                LOADS.fetch_add(1, Ordering::SeqCst);
                value(number)
            }

            #[invalidates(row(id))]
            fn write(id: u64) {
                CHANGES[id as usize].fetch_add(1, Ordering::SeqCst);
            }

            fn functions() {
                let mut again = 0;
                for number in 0..VALUES as u64 {
                    let id = number % ROWS;
                    if number % 3 == 0 {
                        write(id);
                    }
                    for id in [id, (id + 7) % ROWS] {
                        assert_eq!(row(id), value(change(id)), "{id} is out of date");
                    }
                    assert_eq!(filling(number), value(number));
                    let loads = LOADS.load(Ordering::SeqCst);
                    assert_eq!(filling(number), value(number));
                    again += LOADS.load(Ordering::SeqCst) - loads;
                }
                assert!(again <= $gone, "the newest was gone {again} times");
                let are_there = |number: &u64| filling::contains(number).wait().unwrap();
                let kept = (0..VALUES as u64).filter(are_there).count();
                assert!(kept > 0 && kept < VALUES, "{kept} are kept");
                assert_eq!(CACHE.health().faults, 0);
            }

            #[test]
            fn over_capacity_something_is_dropped_and_nothing_fails() {
                let server = $server;
                OPENED.set($cache(&server)).unwrap();
                by_hand(&CACHE);
                functions();
            }
        }
    };
}

/// In the place of a server.
struct Here;

fn open(url: String) -> Cache {
    Config::new(url, "full").open().unwrap()
}

// its least recently used are found by their seconds, which this takes too few of
full!(
    redis,
    Server::start(&[
        "--maxmemory",
        "4mb",
        "--maxmemory-policy",
        "allkeys-lfu",
        "--lfu-log-factor",
        "0",
    ]),
    |server: &Server| open(server.url()),
    // it drops the least used of five that it picks at random, as are the leases that are granted before the
    // value comes: some 22 times, so that this is seven deviations away
    60
);
full!(
    memcached,
    Memcached::start(&["-m", "3"]),
    |server: &Memcached| open(server.url()),
    // of things of one size it drops what was used longest ago
    0
);
full!(
    disk,
    Dir::new(),
    |dir: &Dir| open(format!("disk://{}/store?capacity=1m", dir.path().display())),
    // what was used longest ago, about
    0
);
full!(
    memory,
    Here,
    |Here: &Here| Cache::new("full", Memory::new(100)),
    // what was used longest ago
    0
);
