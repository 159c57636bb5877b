//! Conformance 17: what is part of every key beside the arguments.

use super::Now as _;
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
