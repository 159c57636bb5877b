//! Conformance 36: what can be seen of a cache at work.

use super::Now as _;
use crate::stores::open;
use larder::{Cache, Stats, cached};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| open("observed"));

macro_rules! behaviours {
    ($place:ident $(, store = $store:ident)?) => {
        mod $place {
            use super::*;

            #[test]
            fn a_hit_a_miss_a_fill_and_an_invalidation_are_observed() {
                #[cached(timeout = 60 $(, store = $store)?)]
                fn seen(n: u64) -> u64 {
                    n
                }
                let counts = || {
                    let Stats { hits, misses, loads, .. } = seen::stats();
                    [hits, misses, loads]
                };
                let stored = || seen::stats().stored;
                seen(1);
                assert_eq!((counts(), stored()), ([0, 1, 1], 1));
                seen(1);
                assert_eq!(counts(), [1, 1, 1]);
                seen::invalidate(&1).now();
                seen(1);
                assert_eq!(counts(), [1, 2, 2]);
                assert_eq!(stored(), 2);
                let listed = larder::functions().into_iter();
                let path = concat!(module_path!(), "::");
                let mut listed = listed.filter(|function| {
                    function.path().starts_with(path) && function.path().ends_with("seen")
                });
                assert_eq!(listed.next().unwrap().stats().hits, 1);
            }
        }
    };
}

behaviours!(in_memory);
behaviours!(in_store, store = CACHE);
