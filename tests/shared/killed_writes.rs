//! Writes in two phases that do not come to an end.

use larder::store::Memory;
use larder::{Cache, cached, invalidates};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::{sleep, spawn};
use std::time::Duration;

const LONGEST: Duration = Duration::from_secs(1);

static CACHE: LazyLock<Cache> = LazyLock::new(|| {
    let builder = Cache::builder("killed", Memory::default());
    builder.longest_write(LONGEST).build()
});

#[cached(timeout = 60, store = CACHE)]
fn balance(account: u64) -> u64 {
    static LOADS: AtomicU64 = AtomicU64::new(0);
    account + LOADS.fetch_add(1, Ordering::SeqCst)
}

#[invalidates(two_phase, balance(account))]
fn transfer(account: u64, takes: Duration) {
    let _ = account;
    sleep(takes);
}

fn is_stored(account: u64) -> bool {
    balance(account) == balance(account)
}

/// Although one that was begun later has been at its mark.
#[test]
fn one_that_was_killed_is_not_waited_for() {
    // as good as killed, for as long as this takes
    spawn(|| transfer(1, LONGEST * 30));
    sleep(LONGEST / 4);
    assert!(!is_stored(1));
    transfer(1, LONGEST * 7 / 8);
    assert!(is_stored(1));
}
