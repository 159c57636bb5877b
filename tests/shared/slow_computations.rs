//! Computations that take longer than others wait for them.

use crate::functions::Counter;
use larder::store::Memory;
use larder::{Cache, cached, invalidates};
use std::sync::LazyLock;
use std::thread::sleep;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_millis(50);

static CACHE: LazyLock<Cache> = LazyLock::new(|| {
    let builder = Cache::builder("slow", Memory::default());
    builder.patience(PATIENCE).build()
});

#[test]
fn what_they_return_is_stored() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn slow(n: u64) -> u64 {
        LOADS.count();
        sleep(PATIENCE * 3);
        n
    }
    assert_eq!((slow(1), slow(1), LOADS.get()), (1, 1, 1));
}

#[test]
fn unless_it_was_overtaken() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn overtaken(n: u64) -> u64 {
        if LOADS.count() == 0 {
            sleep(PATIENCE * 3);
            std::thread::spawn(write).join().unwrap();
        }
        n
    }
    #[invalidates(overtaken(1))]
    fn write() {}
    assert_eq!((overtaken(1), overtaken(1), LOADS.get()), (1, 1, 2));
    assert_eq!((overtaken(1), LOADS.get()), (1, 2));
}
