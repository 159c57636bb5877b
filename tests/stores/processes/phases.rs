//! Writes of a worker that never return, in two phases and without: an account, and deposits.

use super::functions::database;
use larder::store::{Memcached, Redis};
use larder::{Cache, cached, invalidates};
use std::sync::LazyLock;
use std::thread;
use std::time::Duration;

/// After how long a write is taken to have been killed.
pub(crate) const LONGEST_WRITE: Duration = Duration::from_secs(2);

static CACHE: LazyLock<Cache> = LazyLock::new(|| {
    let url = std::env::var("LARDER_TEST_STORE").unwrap();
    let builder = match url.starts_with("memcached") {
        true => Cache::builder("phases", Memcached::builder(&url).build().unwrap()),
        false => Cache::builder("phases", Redis::new(&url).unwrap()),
    };
    builder.longest_write(LONGEST_WRITE).build()
});

fn row(account: u64) -> String {
    format!("account:{account}")
}

#[cached(timeout = 60, store = CACHE)]
fn balance(account: u64) -> u64 {
    database(|database| database.write("begun:balance"));
    database(|database| database.get(&row(account)))
}

fn commit(account: u64) {
    database(|database| database.write(&row(account)));
}

/// Says what it has done, and does not come back.
fn hang(done: &str) {
    println!("@ {done}");
    thread::sleep(Duration::from_secs(60));
}

#[invalidates(two_phase, balance(account))]
fn deposit(account: u64) {
    commit(account);
    hang("committed");
}

#[invalidates(two_phase, balance(account))]
fn deposit_nothing(account: u64) {
    hang("marked");
    commit(account);
}

#[invalidates(balance(account))]
fn deposit_in_one_phase(account: u64) {
    commit(account);
    hang("committed");
}

/// What a worker is asked for.
pub(crate) fn hear(words: &[&str]) -> u64 {
    let [what, account] = words else {
        panic!("nobody does {words:?}");
    };
    let account = account.parse().unwrap();
    match *what {
        "balance" => return balance(account),
        "deposit" => deposit(account),
        "deposit_nothing" => deposit_nothing(account),
        "deposit_in_one_phase" => deposit_in_one_phase(account),
        _ => panic!("nobody does {words:?}"),
    }
    0
}
