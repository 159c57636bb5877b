//! The file stays as small as it was told to.

use super::{open, place};
use crate::support::{Ask, Dir, LONG, key};
use cache_core::store::{Bytes, Disk, Operation, Store};
use std::fs;
use std::time::Duration;

const CAPACITY: u64 = 1 << 20;

fn set(at: u64, len: usize, ttl: Duration) -> Operation {
    let first = u128::from(at).to_be_bytes().into_iter();
    let value: Vec<u8> = first.chain(vec![7; len]).collect();
    Operation::Set {
        key: key(&format!("k:{at}")),
        value: Bytes::from(value),
        ttl,
    }
}

/// What the file takes on the disk: it is longer than that, with holes in it.
#[cfg(unix)]
fn taken(dir: &Dir) -> u64 {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(place(dir)).unwrap().blocks() * 512
}

/// Stores ten times as much as there is room for.
#[track_caller]
#[cfg(unix)]
fn stays_small(batch: u64, len: impl Fn(u64) -> usize) {
    let dir = Dir::new();
    let builder = Disk::builder(place(&dir)).capacity(CAPACITY);
    let store = builder.build().unwrap();
    store.set(&key("used"), "value").unwrap();
    let (mut stored, mut at, mut largest) = (0, 0, 0);
    while stored < 10 * CAPACITY {
        let batch = (at..at + batch).map(|at| (at, len(at)));
        let batch: Vec<_> = batch.collect();
        stored += batch.iter().map(|(_, len)| *len as u64).sum::<u64>();
        at += batch.len() as u64;
        let batch = batch.into_iter().map(|(at, len)| set(at, len, LONG));
        for reply in store.batch(batch.collect()) {
            reply.unwrap();
        }
        // as leases are used, and some entries
        let used = store.read(&key("used")).unwrap();
        assert!(used.is_some(), "it went after {at}");
        largest = largest.max(taken(&dir));
    }
    let long = fs::metadata(place(&dir)).unwrap().len();
    println!("{largest} of {CAPACITY}, and {long} long");
    assert!(largest <= CAPACITY, "{largest}");
    assert!(long <= 2 * CAPACITY + (1 << 19), "{long}");
    // and room is not given away either
    let is_kept = |at: &u64| store.read(&key(&format!("k:{at}"))).unwrap().is_some();
    let kept: usize = (0..at).filter(is_kept).map(len).sum();
    println!("{kept} bytes kept");
    assert!(kept as u64 > CAPACITY / 8, "{kept}");
}

#[test]
#[cfg(unix)]
fn under_ten_times_as_much_of_small_values() {
    stays_small(50, |at| 900 + at as usize % 200);
}

#[test]
#[cfg(unix)]
fn under_ten_times_as_much_of_large_values() {
    stays_small(2, |at| 1000 * (1 + at as usize % 40));
}

/// A few bytes more than a page.
#[test]
#[cfg(unix)]
fn under_ten_times_as_much_of_values_of_a_bad_size() {
    stays_small(10, |_| 4100);
}

#[test]
fn no_more_entries_than_were_said() {
    let dir = Dir::new();
    let builder = Disk::builder(place(&dir)).capacity(CAPACITY);
    let store = builder.entries(10).build().unwrap();
    for at in 0..100 {
        store.batch(vec![set(at, 10, LONG)]).remove(0).unwrap();
    }
    let there: Vec<_> = (0..100)
        .filter(|at| store.read(&key(&format!("k:{at}"))).unwrap().is_some())
        .collect();
    assert_eq!(there, (90..100).collect::<Vec<_>>());
}

#[test]
fn what_has_expired_goes_first() {
    let dir = Dir::new();
    let builder = Disk::builder(place(&dir)).capacity(CAPACITY);
    let store = builder.entries(10).build().unwrap();
    let short = Duration::from_millis(1);
    let batch: Vec<_> = (0..5).map(|at| set(at, 10, LONG)).collect();
    store.batch(batch);
    let batch: Vec<_> = (5..10).map(|at| set(at, 10, short)).collect();
    store.batch(batch);
    std::thread::sleep(Duration::from_millis(5));
    let batch: Vec<_> = (10..15).map(|at| set(at, 10, LONG)).collect();
    store.batch(batch);
    let there: Vec<_> = (0..15)
        .filter(|at| store.read(&key(&format!("k:{at}"))).unwrap().is_some())
        .collect();
    assert_eq!(there, [0, 1, 2, 3, 4, 10, 11, 12, 13, 14]);
}

#[test]
fn a_value_that_is_too_large_is_refused_and_the_rest_is_not() {
    let dir = Dir::new();
    let store = open(&dir);
    let replies = store.batch(vec![
        set(1, 10, LONG),
        set(2, store.largest(), LONG),
        set(3, 10, LONG),
    ]);
    let good: Vec<_> = replies.iter().map(Result::is_ok).collect();
    assert_eq!(good, [true, false, true]);
}
