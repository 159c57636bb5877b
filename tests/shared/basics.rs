//! One process, one store in memory.

use larder::store::Memory;
use larder::{Cache, cached, invalidates};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("basics", Memory::default()));

static RUNS: AtomicU64 = AtomicU64::new(0);

#[cached(timeout = 60, store = CACHE)]
fn double(n: u64) -> u64 {
    RUNS.fetch_add(1, Ordering::SeqCst);
    n * 2
}

#[invalidates(double(n))]
fn touch(n: u64) {
    let _ = n;
}

#[test]
fn a_value_is_computed_once_until_it_is_invalidated() {
    let runs = || RUNS.load(Ordering::SeqCst);
    let before = runs();
    assert_eq!((double(7), double(7), double(7)), (14, 14, 14));
    assert_eq!(runs(), before + 1);
    touch(7);
    assert_eq!(double(7), 14);
    assert_eq!(runs(), before + 2);
    double::invalidate(&7).wait().unwrap();
    assert_eq!(double(7), 14);
    assert_eq!(runs(), before + 3);
    double::clear().wait().unwrap();
    assert_eq!(double(7), 14);
    assert_eq!(runs(), before + 4);
    assert_eq!(double::refresh(7), 14);
    assert_eq!(double(7), 14);
    assert_eq!(runs(), before + 5);
}
