//! Cached functions over a file.

use crate::support::Dir;
use larder::store::Disk;
use larder::{Cache, cached, invalidates};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

static DIR: LazyLock<Dir> = LazyLock::new(Dir::new);
static DISK: LazyLock<Cache> = LazyLock::new(|| {
    let store = Disk::new(DIR.path().join("store")).unwrap();
    Cache::new("test", store)
});
static ROW: AtomicU64 = AtomicU64::new(1);
static LOADS: AtomicU64 = AtomicU64::new(0);

#[cached(timeout = "1m", store = DISK)]
fn row(id: u64) -> u64 {
    LOADS.fetch_add(1, Ordering::Relaxed);
    ROW.load(Ordering::Relaxed) * id
}

#[cached(timeout = "1m", store = DISK)]
async fn page(id: u64) -> String {
    format!("page of {}", row(id))
}

#[invalidates(row(id))]
fn write(id: u64, value: u64) {
    let _ = id;
    ROW.store(value, Ordering::Relaxed);
}

#[test]
fn a_function_is_computed_once_until_it_is_invalidated() {
    assert_eq!((row(10), row(10), row(20)), (10, 10, 20));
    assert_eq!(LOADS.load(Ordering::Relaxed), 2);
    let page = |id| futures::executor::block_on(page(id));
    assert_eq!(page(10), "page of 10");
    write(10, 5);
    assert_eq!((row(10), row(20)), (50, 20));
    assert_eq!(page(10), "page of 50");
    assert_eq!(LOADS.load(Ordering::Relaxed), 3);
    // statics are not dropped
    std::fs::remove_dir_all(DIR.path()).unwrap();
}
