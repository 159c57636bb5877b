//! Options about time, over real servers, in two processes, so to speak.

#[macro_use]
#[allow(dead_code, reason = "what the tests without servers use besides")]
#[path = "../shared/options/support.rs"]
mod support;

use crate::memcached_server;
use crate::support::Server;
use larder::store::{Memcached, Redis};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};
use support::{Gate, Process};

/// What each store has to do.
macro_rules! on {
    ($store:ident, $server:expr, $open:expr) => {
        mod $store {
            use super::*;

            static URL: OnceLock<String> = OnceLock::new();

            /// One after the other, over one server.
            #[test]
            fn options_about_time() {
                let server = $server;
                URL.set(server.url()).unwrap();
                idle();
                stale();
                stale_if_error();
            }

            fn idle() {
                static LOADS: AtomicUsize = AtomicUsize::new(0);
                let [one, other]: [Process<usize, usize>; 2] = two_processes! {
                    $open(URL.get().unwrap()), Off,
                    (timeout = 600, idle = 1)
                    fn idle_there(n) -> (usize, usize) {
                        LOADS.fetch_add(1, SeqCst) + n as usize
                    }
                };
                let first = (one.call)(0);
                (one.call)(1000);
                let start = Instant::now();
                while start.elapsed() < Duration::from_secs(5) {
                    assert_eq!((other.call)(0), first, "it was dropped though it was read");
                    sleep(Duration::from_millis(100));
                }
                assert!(
                    !(other.contains)(1000),
                    "it was kept though it was not read"
                );
                // Memcached counts in seconds, and a second more
                sleep(Duration::from_secs(4));
                assert!(!(one.contains)(0), "it was kept though it was not read");
            }

            fn stale() {
                static LOADS: AtomicUsize = AtomicUsize::new(0);
                static BEGUN: Gate = Gate::new();
                static GATE: Gate = Gate::new();
                let [one, other]: [Process<usize, usize>; 2] = two_processes! {
                    $open(URL.get().unwrap()), Off,
                    (timeout = "500ms", stale = 600)
                    fn stale_there(n) -> (usize, usize) {
                        let load = LOADS.fetch_add(1, SeqCst);
                        if load == 1 {
                            BEGUN.open();
                            GATE.pass();
                        }
                        load + n as usize
                    }
                };
                assert_eq!(((one.call)(0), (other.call)(0)), (0, 0));
                sleep(Duration::from_millis(600));
                scope(|scope| {
                    let leader = scope.spawn(|| (one.call)(0));
                    BEGUN.pass();
                    for process in [&one, &other, &one, &other] {
                        assert_eq!((process.call)(0), 0, "not served meanwhile");
                    }
                    (other.invalidate)(1);
                    assert_eq!((other.call)(0), 0, "another was invalidated");
                    GATE.open();
                    assert_eq!(leader.join().unwrap(), 1);
                });
                assert!((other.call)(0) >= 1, "the former value came back");
                assert!(LOADS.load(SeqCst) <= 3);
                sleep(Duration::from_millis(600));
                (one.invalidate)(0);
                let loads = LOADS.load(SeqCst);
                assert_eq!((other.call)(0), loads, "from before the invalidation");
            }

            fn stale_if_error() {
                static LOADS: AtomicUsize = AtomicUsize::new(0);
                let [one, other]: [Process<Result<usize, String>, usize>; 2] = two_processes! {
                    $open(URL.get().unwrap()), Off,
                    (timeout = "100ms", stale_if_error = 600, cache_err = 600)
                    fn error_there(n) -> (Result<usize, String>, usize) {
                        match LOADS.fetch_add(1, SeqCst) {
                            0 => Ok(n as usize),
                            load => Err(format!("load {load}")),
                        }
                    }
                };
                assert_eq!((one.call)(5), Ok(5));
                sleep(Duration::from_millis(150));
                assert_eq!(((other.call)(5), (one.call)(5)), (Ok(5), Ok(5)));
                (other.invalidate)(5);
                let kept = Err("load 3".to_owned());
                assert_eq!(((one.call)(5), (other.call)(5)), (kept.clone(), kept));
            }
        }
    };
}

on!(redis, Server::start(&[]), |url: &String| Redis::new(url)
    .unwrap());
on!(
    memcached,
    memcached_server::Server::start(&[]),
    |url: &String| Memcached::builder(url).build().unwrap()
);
