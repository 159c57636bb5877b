//! The functions of a worker, each over some row of the database, and the writes.

use super::database::Database;
use larder::{Cache, Config, Tag, cached, invalidates};
use std::cell::RefCell;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

pub(crate) static CACHE: LazyLock<Cache> = LazyLock::new(|| {
    let config = Config::from_env("LARDER_TEST").unwrap();
    config.open().unwrap()
});

pub(crate) static LOADS: AtomicU64 = AtomicU64::new(0);

thread_local! {
    static DATABASE: RefCell<Database> = RefCell::new(Database::told());
}

/// How many leaves a tree has: more than an entry lists.
pub(crate) const LEAVES: u64 = 66;

pub(crate) fn database<T>(ask: impl FnOnce(&mut Database) -> T) -> T {
    DATABASE.with_borrow_mut(ask)
}

/// Reads a row, and takes a while until the value is returned: a write may come between.
fn load(row: &str) -> u64 {
    let loads = LOADS.fetch_add(1, Ordering::Relaxed);
    let number = database(|database| database.get(row));
    if loads.is_multiple_of(3) {
        std::thread::sleep(Duration::from_micros(loads % 16 * 100));
    }
    number
}

pub(crate) fn key_row(k: u64) -> String {
    format!("key:{k}")
}

pub(crate) fn tag_row(k: u64) -> String {
    format!("tag:{k}")
}

pub(crate) fn line_row(k: u64) -> String {
    format!("line:{k}")
}

pub(crate) fn column_row(m: u64) -> String {
    format!("column:{m}")
}

pub(crate) fn tree_row(k: u64) -> String {
    format!("tree:{k}")
}

fn leaf_row(k: u64, leaf: u64) -> String {
    format!("leaf:{k}:{leaf}")
}

#[derive(Tag)]
#[tag(store = CACHE)]
struct Row(u64);

#[cached(timeout = 60, store = CACHE)]
pub(crate) fn by_key(k: u64) -> u64 {
    load(&key_row(k))
}

#[cached(timeout = 60, store = CACHE)]
pub(crate) async fn by_key_async(k: u64) -> u64 {
    let number = load(&key_row(k));
    tokio::task::yield_now().await;
    number
}

#[cached(timeout = 60, store = CACHE)]
pub(crate) fn outer(k: u64) -> u64 {
    by_key(k)
}

#[cached(timeout = 60, store = CACHE)]
pub(crate) async fn outer_async(k: u64) -> u64 {
    by_key_async(k).await
}

/// In memory, of what is shared.
#[cached(timeout = 60)]
pub(crate) fn in_memory(k: u64) -> u64 {
    by_key(k)
}

#[cached(timeout = 60)]
fn this_process() -> u32 {
    std::process::id()
}

/// Shared, of what is in memory: it is not stored, for no other process is this one.
#[cached(timeout = 60, store = CACHE)]
pub(crate) fn of_memory(k: u64) -> (u64, u32) {
    (load(&key_row(k)), this_process())
}

/// An error, every third time.
#[cached(timeout = 60, store = CACHE)]
pub(crate) fn failing(k: u64) -> Result<u64, u64> {
    let number = load(&key_row(k));
    match number % 3 {
        0 => Err(number),
        _ => Ok(number),
    }
}

#[cached(timeout = 60, store = CACHE, tags(Row(k)))]
pub(crate) fn tagged(k: u64) -> u64 {
    load(&tag_row(k))
}

#[cached(timeout = 60, tags(Row(k)))]
pub(crate) fn tagged_in_memory(k: u64) -> u64 {
    load(&tag_row(k))
}

#[cached(timeout = 60, store = CACHE)]
pub(crate) fn pair(k: u64, m: u64) -> (u64, u64) {
    (load(&line_row(k)), load(&column_row(m)))
}

#[cached(timeout = 60, store = CACHE)]
pub(crate) fn leaf(k: u64, leaf: u64) -> u64 {
    database(|database| database.get(&leaf_row(k, leaf)))
}

/// Of more than an entry lists one by one.
#[cached(timeout = 60, store = CACHE)]
pub(crate) fn tree(k: u64) -> u64 {
    (0..LEAVES).map(|at| leaf(k, at)).sum()
}

#[invalidates(by_key(k), by_key_async(k), of_memory(k), failing(k))]
pub(crate) fn write_key(k: u64) -> u64 {
    database(|database| database.write(&key_row(k)))
}

#[invalidates(by_key(k), by_key_async(k), of_memory(k), failing(k))]
pub(crate) async fn write_key_async(k: u64) -> u64 {
    tokio::task::yield_now().await;
    database(|database| database.write(&key_row(k)))
}

/// The same, and stores the new value itself.
#[invalidates(by_key(k), by_key_async(k), of_memory(k), failing(k))]
pub(crate) fn write_key_through(k: u64) -> u64 {
    let number = database(|database| database.write(&key_row(k)));
    drop(by_key::put(&k, number));
    number
}

#[invalidates(by_key(k), by_key_async(k), of_memory(k), failing(k))]
pub(crate) async fn write_key_through_async(k: u64) -> u64 {
    let number = database(|database| database.write(&key_row(k)));
    drop(by_key_async::put(&k, number).await);
    number
}

#[invalidates(Row(k))]
pub(crate) fn write_tag(k: u64) -> u64 {
    database(|database| database.write(&tag_row(k)))
}

#[invalidates(pair(k, ..))]
pub(crate) fn write_line(k: u64) -> u64 {
    database(|database| database.write(&line_row(k)))
}

#[invalidates(pair(_, m))]
pub(crate) fn write_column(m: u64) -> u64 {
    database(|database| database.write(&column_row(m)))
}

#[invalidates(leaf(k, at))]
pub(crate) fn write_leaf(k: u64, at: u64) {
    database(|database| database.write(&leaf_row(k, at)));
}
