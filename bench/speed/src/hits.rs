//! Hits: every key is there, and read in no order.

use crate::rawsh::Rawsh;
use crate::rounds::{Subject, measure};
use std::sync::Arc;

/// How many reads a round has.
const READS: usize = 1 << 16;

pub(crate) fn run() {
    for count in [64, 1024, 100_000] {
        numbers(count);
    }
    for count in [64, 1024, 100_000] {
        strings(count);
    }
}

fn report<Q>(title: &str, subjects: &[Subject<Q>], keys: &[Q]) {
    let times = measure(subjects, keys);
    println!("\n{title:<32}{:>8}{:>10}", "ns", "x RAWSH");
    for (subject, time) in subjects.iter().zip(&times) {
        println!("{:<32}{time:>8.1}{:>10.2}", subject.name, time / times[0]);
    }
}

fn numbers(count: u64) {
    #[larder::cached(capacity = unbounded)]
    fn unbounded(key: u64) -> u64 {
        key + 1
    }
    #[larder::cached(capacity = 1_000_000)]
    fn bounded(key: u64) -> u64 {
        key + 1
    }
    #[larder::cached(timeout = "1h", capacity = 1_000_000)]
    fn deadline(key: u64) -> u64 {
        key + 1
    }
    #[cached::macros::cached]
    fn plain(key: u64) -> u64 {
        key + 1
    }
    let rawsh = Rawsh::new();
    let quick = quick_cache::sync::Cache::new(1_000_000);
    let moka = moka::sync::Cache::new(1_000_000);
    for key in 0..count {
        rawsh.insert(key, key + 1);
        quick.insert(key, key + 1);
        moka.insert(key, key + 1);
    }
    let keys: Vec<u64> = (0..READS).map(|_| fastrand::u64(..count)).collect();
    let subjects = [
        Subject::new("RAWSH", move |key: u64| {
            rawsh.get(&key, |other| *other == key)
        }),
        Subject::new("larder, unbounded", unbounded),
        Subject::new("larder", bounded),
        Subject::new("larder, timeout", deadline),
        Subject::new("cached", plain),
        Subject::new("quick_cache", move |key| quick.get(&key)),
        Subject::new("moka", move |key| moka.get(&key)),
    ];
    report(&format!("u64 -> u64, {count}"), &subjects, &keys);
}

fn strings(count: usize) {
    #[larder::cached(capacity = unbounded)]
    fn unbounded(key: &str) -> Arc<str> {
        key.into()
    }
    #[larder::cached(capacity = 1_000_000)]
    fn bounded(key: &str) -> Arc<str> {
        key.into()
    }
    let names: Vec<&'static str> = (0..count)
        .map(|n| &*format!("some user's name {n:07}").leak())
        .collect();
    let rawsh = Rawsh::<Box<str>, Arc<str>>::new();
    let quick = quick_cache::sync::Cache::<Box<str>, Arc<str>>::new(1_000_000);
    for name in &names {
        rawsh.insert((*name).into(), (*name).into());
        quick.insert((*name).into(), (*name).into());
    }
    let keys: Vec<&'static str> = (0..READS)
        .map(|_| names[fastrand::usize(..count)])
        .collect();
    let subjects = [
        Subject::new("RAWSH", move |key: &'static str| {
            rawsh.get(key, |other| **other == *key)
        }),
        Subject::new("larder, unbounded", unbounded),
        Subject::new("larder", bounded),
        Subject::new("quick_cache", move |key: &'static str| quick.get(key)),
    ];
    report(&format!("&str -> Arc<str>, {count}"), &subjects, &keys);
}
