//! Conformance 17 and 34: what is part of every key beside the arguments.

use super::Now as _;
use crate::functions::Counter;
use crate::stores::open;
use larder::{Cache, cached};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| open("names"));

macro_rules! behaviours {
    ($place:ident, $prefix:tt $(, store = $store:ident)?) => {
        mod $place {
            use super::*;

            #[cached(timeout = 60 $(, store = $store)?)]
            fn area(of: u64) -> u64 {
                of * of
            }

            mod circle {
                use super::*;

                #[cached(timeout = 60 $(, store = $store)?)]
                pub(super) fn area(of: u64) -> u64 {
                    of * of * 3
                }
            }

            #[cached(timeout = 60, key_prefix = $prefix $(, store = $store)?)]
            fn prefixed(of: u64) -> u64 {
                of + 1
            }

            #[test]
            fn key_prefix_is_part_of_every_key() {
                prefixed(2);
                for of in [2, 3] {
                    let key = prefixed::key(&of).to_string();
                    assert!(key.starts_with(concat!($prefix, ":")), "{key}");
                }
                assert_ne!(prefixed::key(&2), prefixed::key(&3));
            }

            #[test]
            fn two_functions_never_return_each_others_values() {
                for _ in 0..2 {
                    assert_eq!((area(2), circle::area(2), prefixed(2)), (4, 12, 3));
                }
                area::clear().now();
                assert_eq!((area::peek(&2).now(), circle::area::peek(&2).now()), (None, Some(12)));
            }
        }
    };
}

behaviours!(in_memory, "prefixed-in-memory");
behaviours!(in_store, "prefixed-in-store", store = CACHE);

/// Three builds of a program: at one place of the source, so that the function has one name in the store.
macro_rules! builds {
    ($($prefix:literal),+) => {[$({
        static CACHE: LazyLock<Cache> = LazyLock::new(|| open($prefix));
        #[cached(timeout = 60, store = CACHE)]
        fn of_a_build(n: u64) -> u64 {
            LOADS.count();
            n
        }
        || of_a_build(7)
    } as fn() -> u64),+]};
}

/// The version is part of the cache's prefix, as in `concat!("shop-", env!("CARGO_PKG_VERSION"))`.
#[test]
fn a_new_version_makes_new_keys_when_asked() {
    static LOADS: Counter = Counter::new();
    let [first, again, second] = builds!("shop-1.0.0", "shop-1.0.0", "shop-1.1.0");
    assert_eq!((first(), first(), LOADS.get()), (7, 7, 1));
    assert_eq!((again(), LOADS.get()), (7, 1), "the same build");
    assert_eq!((second(), LOADS.get()), (7, 2), "another build's value");
    assert_eq!((first(), second(), LOADS.get()), (7, 7, 2));
}
