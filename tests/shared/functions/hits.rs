//! What is computed once.

use super::support::Counter;
use crate::stores::open;
use larder::{Cache, cached, invalidates};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| open("hits"));

#[test]
fn a_value_is_computed_once_until_it_is_invalidated() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn double(n: u64) -> u64 {
        LOADS.count();
        n * 2
    }
    #[invalidates(double(n))]
    fn touch(n: u64) {
        let _ = n;
    }
    assert_eq!((double(7), double(7), double(7)), (14, 14, 14));
    assert_eq!(LOADS.get(), 1);
    touch(7);
    assert_eq!((double(7), LOADS.get()), (14, 2));
    double::invalidate(&7).wait().unwrap();
    assert_eq!((double(7), LOADS.get()), (14, 3));
    double::clear().wait().unwrap();
    assert_eq!((double(7), LOADS.get()), (14, 4));
    assert_eq!((double::refresh(7), double(7), LOADS.get()), (14, 14, 5));
}
