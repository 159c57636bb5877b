//! Writes in two phases: while one is under way nothing of what it names is served or stored.

use crate::stores::open;
use larder::{Cache, cached, invalidates};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

static CACHE: LazyLock<Cache> = LazyLock::new(|| open("two-phase"));

static RUNS: AtomicU64 = AtomicU64::new(0);

#[cached(timeout = 60, store = CACHE)]
fn balance(account: u64) -> u64 {
    account + RUNS.fetch_add(1, Ordering::SeqCst)
}

#[invalidates(two_phase, balance(account))]
fn transfer(account: u64, begun: &Sender<()>, end: &Receiver<()>) {
    begun.send(()).unwrap();
    end.recv().unwrap();
}

#[invalidates(balance(account))]
fn touch(account: u64) {
    let _ = account;
}

/// A write that goes on until it is told to end.
fn begin(account: u64) -> impl FnOnce() {
    let (begun, has_begun) = channel();
    let (end, ends) = channel();
    let write = thread::spawn(move || transfer(account, &begun, &ends));
    has_begun.recv().unwrap();
    move || {
        end.send(()).unwrap();
        write.join().unwrap();
    }
}

fn is_stored(account: u64) -> bool {
    balance(account) == balance(account)
}

#[test]
fn nothing_is_served_or_stored_until_the_write_has_ended() {
    let before = balance(1);
    let end = begin(1);
    let during = balance(1);
    assert_ne!(during, before);
    assert!(!is_stored(1));
    end();
    assert!(is_stored(1));
}

#[test]
fn of_two_writes_that_overlap_the_last_ends_it() {
    let (end_one, end_other) = (begin(2), begin(2));
    end_one();
    assert!(!is_stored(2));
    end_other();
    assert!(is_stored(2));
}

#[test]
fn an_ordinary_write_meanwhile_takes_no_mark_away() {
    let end = begin(3);
    touch(3);
    balance::invalidate(&3).wait().unwrap();
    assert!(!is_stored(3));
    end();
    assert!(is_stored(3));
}

#[test]
fn other_entries_are_served_meanwhile() {
    let end = begin(4);
    assert!(is_stored(5));
    end();
}

/// Its entry lists one lease for all of them.
#[test]
fn what_is_built_on_more_than_an_entry_lists_is_not_served_either() {
    #[cached(timeout = 60, store = CACHE)]
    fn sum(first: u64) -> u64 {
        (first..first + 70).map(balance).sum()
    }
    assert_eq!(sum(100), sum(100));
    let end = begin(101);
    assert_ne!(sum(100), sum(100));
    end();
    sum(100);
    assert_eq!(sum(100), sum(100));
}

#[test]
fn what_has_other_parts_is_served_afterwards() {
    #[cached(timeout = 60, store = CACHE)]
    fn cell(row: u64, column: u64) -> u64 {
        row + column + RUNS.fetch_add(1, Ordering::SeqCst)
    }
    #[invalidates(two_phase, cell(row, ..))]
    fn write(row: u64) {
        let _ = row;
    }
    // the first time by these parts all are cleared
    write(0);
    let (one, other) = (cell(1, 1), cell(2, 1));
    write(1);
    assert_ne!(cell(1, 1), one);
    assert_eq!(cell(2, 1), other);
}
