//! Conformance 33: what a program is asked in the course of a call.

use super::Now as _;
use crate::functions::Counter;
use crate::stores::open;
use larder::{Cache, cached};
use std::panic::catch_unwind;
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| open("hooks"));

/// Fails if it is asked about 13.
fn asked(n: u64) -> bool {
    assert_ne!(n, 13, "the hook fails");
    true
}

/// What a call panicked with.
#[track_caller]
fn panics(call: fn(u64) -> u64) {
    let panicked = catch_unwind(|| call(13)).expect_err("it is not seen");
    let message = panicked.downcast_ref::<String>();
    assert!(message.is_some_and(|message| message.contains("the hook fails")));
}

macro_rules! behaviours {
    ($place:ident $(, store = $store:ident)?) => {
        mod $place {
            use super::*;

            #[test]
            fn a_failing_hook_is_an_error_one_sees_and_not_a_cache_that_is_off() {
                static LOADS: Counter = Counter::new();
                #[cached(timeout = 60, unless = !asked(n) $(, store = $store)?)]
                fn unless(n: u64) -> u64 {
                    LOADS.count();
                    n
                }
                #[cached(timeout = 60, cache_if = |n| asked(*n) $(, store = $store)?)]
                fn cache_if(n: u64) -> u64 {
                    LOADS.count();
                    n
                }
                for (call, computed) in [(unless as fn(u64) -> u64, 0), (cache_if, 1)] {
                    let before = LOADS.get();
                    panics(call);
                    panics(call);
                    assert_eq!(LOADS.get() - before, 2 * computed);
                    assert_eq!([call(1), call(1), call(1)], [1; 3]);
                    assert_eq!(LOADS.get() - before, 2 * computed + 1, "it is off");
                }
                assert!(!unless::contains(&13).now() && !cache_if::contains(&13).now());
            }
        }
    };
}

behaviours!(in_memory);
behaviours!(in_store, store = CACHE);
