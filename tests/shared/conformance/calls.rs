//! Conformance 11 to 15, 24, 32 and 35: what is computed, and what is kept.

use super::Now as _;
use crate::functions::Counter;
use crate::stores::open;
use crate::support::until;
use larder::{Cache, cached};
use std::sync::{Barrier, LazyLock};
use std::thread;
use std::time::{Duration, Instant};

static CACHE: LazyLock<Cache> = LazyLock::new(|| open("calls"));

macro_rules! behaviours {
    ($place:ident $(, store = $store:ident)?) => {
        mod $place {
            use super::*;

            #[test]
            fn same_key_one_computation_until_the_timeout() {
                static LOADS: Counter = Counter::new();
                const TIMEOUT: Duration = Duration::from_secs(1);
                #[cached(timeout = "1s" $(, store = $store)?)]
                fn short(n: u64) -> usize {
                    let _ = n;
                    LOADS.count()
                }
                #[cached($(store = $store)?)]
                fn built_on(n: u64) -> usize {
                    short(n)
                }
                let begun = Instant::now();
                let counts = [short(1), short(1), built_on(1), short(2)];
                // unless this machine is too slow to say
                assert!(begun.elapsed() >= TIMEOUT || counts == [0, 0, 0, 1]);
                until("they have expired", || short(1) > 1 && built_on(1) > 1);
                assert!(begun.elapsed() >= TIMEOUT);
            }

            #[test]
            fn unless_true_neither_reads_nor_stores() {
                static LOADS: Counter = Counter::new();
                #[cached(timeout = 60, unless = fresh, ignore(fresh) $(, store = $store)?)]
                fn passed_by(n: u64, fresh: bool) -> usize {
                    let _ = n;
                    LOADS.count()
                }
                assert_eq!([passed_by(1, true), passed_by(1, false)], [0, 1]);
                assert_eq!([passed_by(1, true), passed_by(1, false)], [2, 1]);
                assert_eq!([passed_by::uncached(1, false), passed_by(1, false)], [3, 1]);
            }

            #[test]
            fn cache_if_false_is_returned_and_not_stored() {
                static LOADS: Counter = Counter::new();
                #[cached(timeout = 60, cache_if = |n| *n > 1 $(, store = $store)?)]
                fn large(n: u64) -> u64 {
                    LOADS.count();
                    n
                }
                assert_eq!([large(1), large(1), large(2), large(2)], [1, 1, 2, 2]);
                assert_eq!(LOADS.get(), 3);
                assert_eq!((large::peek(&1).now(), large::peek(&2).now()), (None, Some(2)));
            }

            #[test]
            fn refresh_recomputes_and_stores_and_gets_the_calls_arguments() {
                static LOADS: Counter = Counter::new();
                #[cached(timeout = 60, ignore(text) $(, store = $store)?)]
                fn refreshed(n: u64, text: &str) -> String {
                    format!("{n}, {text}, {}", LOADS.count())
                }
                assert_eq!(refreshed(1, "a"), "1, a, 0");
                assert_eq!(refreshed(2, "a"), "2, a, 1");
                assert_eq!(refreshed::refresh(1, "b"), "1, b, 2");
                assert_eq!(refreshed(1, "c"), "1, b, 2");
                assert_eq!(refreshed(2, "c"), "2, a, 1");
            }

            #[test]
            fn none_is_stored_or_not_as_asked_and_a_stored_none_is_a_hit() {
                static LOADS: Counter = Counter::new();
                #[cached(timeout = 60 $(, store = $store)?)]
                fn kept(n: u64) -> Option<u64> {
                    LOADS.count();
                    n.checked_sub(1)
                }
                #[cached(timeout = 60, cache_none = false $(, store = $store)?)]
                fn not_kept(n: u64) -> Result<Option<u64>, ()> {
                    LOADS.count();
                    Ok(n.checked_sub(1))
                }
                assert_eq!((kept(0), kept(0), LOADS.get()), (None, None, 1));
                assert_eq!((kept::stats().hits, kept::peek(&0).now()), (1, Some(None)));
                assert_eq!((not_kept(0), not_kept(0), LOADS.get()), (Ok(None), Ok(None), 3));
                assert_eq!(not_kept::peek(&0).now(), None);
                assert_eq!((not_kept(1), not_kept(1), LOADS.get()), (Ok(Some(0)), Ok(Some(0)), 4));
            }

            #[test]
            fn eight_concurrent_misses_are_one_load() {
                static LOADS: Counter = Counter::new();
                #[cached(timeout = 60 $(, store = $store)?)]
                fn slow(n: u64) -> u64 {
                    LOADS.count();
                    thread::sleep(Duration::from_millis(50));
                    n
                }
                let all_at_once = Barrier::new(8);
                thread::scope(|scope| {
                    let call = || {
                        all_at_once.wait();
                        slow(1)
                    };
                    let threads: Vec<_> = (0..8).map(|_| scope.spawn(call)).collect();
                    for thread in threads {
                        assert_eq!(thread.join().unwrap(), 1);
                    }
                });
                assert_eq!(LOADS.get(), 1);
            }

            #[tokio::test]
            async fn async_works_and_eight_concurrent_futures_are_one_load() {
                static LOADS: Counter = Counter::new();
                #[cached(timeout = 60 $(, store = $store)?)]
                async fn slow_async(n: u64) -> u64 {
                    LOADS.count();
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    n
                }
                let calls: Vec<_> = (0..8).map(|_| tokio::spawn(slow_async(1))).collect();
                for call in calls {
                    assert_eq!(call.await.unwrap(), 1);
                }
                assert_eq!((slow_async(1).await, LOADS.get()), (1, 1));
                assert_eq!((slow_async(2).await, LOADS.get()), (2, 2));
            }

            #[test]
            fn predicates_run_once_per_call() {
                static UNLESS: Counter = Counter::new();
                static CACHE_IF: Counter = Counter::new();
                fn is_kept(n: u64) -> bool {
                    CACHE_IF.count();
                    n > 1
                }
                #[cached(
                    timeout = 60,
                    unless = UNLESS.count() == usize::MAX,
                    cache_if = |n| is_kept(*n)
                    $(, store = $store)?
                )]
                fn judged(n: u64) -> u64 {
                    n
                }
                let counts = || (UNLESS.get(), CACHE_IF.get());
                judged(2);
                assert_eq!(counts(), (1, 1));
                judged(2);
                assert_eq!(counts(), (2, 1), "what is there was judged");
                judged(1);
                assert_eq!(counts(), (3, 2));
                judged(1);
                assert_eq!(counts(), (4, 3));
            }
        }
    };
}

behaviours!(in_memory);
behaviours!(in_store, store = CACHE);
