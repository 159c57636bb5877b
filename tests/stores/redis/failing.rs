//! What calls and writes do when their server is killed, as they ask for it.

use crate::support::{Server, until};
use larder::store::{Fault, FaultKind, Redis};
use larder::{Cache, cached, invalidates};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, OnceLock};

/// A cache of a test's own, in the server that the test starts.
macro_rules! cache {
    ($name:literal) => {
        static URL: OnceLock<String> = OnceLock::new();
        static CACHE: LazyLock<Cache> = LazyLock::new(|| {
            let url = URL.get().expect("the server is up");
            Cache::new($name, Redis::new(url).expect("the URL is right"))
        });
    };
}

#[test]
fn a_strict_call_fails_without_its_server_and_works_again_with_it() {
    static RUNS: AtomicU64 = AtomicU64::new(0);
    cache!("strict");
    #[cached(key_prefix = "strict", store = CACHE, strict)]
    fn double(n: u64) -> Result<u64, Fault> {
        RUNS.fetch_add(1, Ordering::SeqCst);
        Ok(n * 2)
    }
    let mut server = Server::start(&[]);
    URL.set(server.url()).unwrap();
    assert_eq!([double(1), double(1)], [Ok(2), Ok(2)]);
    server.kill();
    for _ in 0..10 {
        let fault = double(1).unwrap_err();
        assert_eq!(fault.kind, FaultKind::Unreachable, "{fault}");
    }
    assert_eq!(RUNS.load(Ordering::SeqCst), 1);
    server.restart();
    until("it is asked again", || double(1) == Ok(2));
    assert_eq!(
        RUNS.load(Ordering::SeqCst),
        2,
        "the server has forgotten it"
    );
    assert_eq!(double(1), Ok(2));
    assert_eq!(RUNS.load(Ordering::SeqCst), 2);
}

#[test]
fn a_write_says_that_its_server_was_not_told() {
    static ROW: AtomicU64 = AtomicU64::new(0);
    cache!("refused");
    #[cached(key_prefix = "refused", store = CACHE)]
    fn row(n: u64) -> u64 {
        n + ROW.load(Ordering::SeqCst)
    }
    #[invalidates(on_unacknowledged = error, row(n))]
    fn write(n: u64) -> Result<(), Fault> {
        let _ = n;
        ROW.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }
    let mut server = Server::start(&[]);
    URL.set(server.url()).unwrap();
    assert_eq!((row(0), write(0), row(0)), (0, Ok(()), 1));
    server.kill();
    let fault = write(0).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Unreachable, "{fault}");
    assert_eq!(row(0), 2);
    server.restart();
    until("it is told", || write(0).is_ok());
    assert_eq!(row(0), ROW.load(Ordering::SeqCst));
}

#[test]
fn a_write_that_does_not_wait_leaves_it_to_the_background() {
    static ROW: AtomicU64 = AtomicU64::new(0);
    cache!("ignored");
    #[cached(key_prefix = "ignored", store = CACHE)]
    fn row(n: u64) -> u64 {
        n + ROW.load(Ordering::SeqCst)
    }
    #[invalidates(on_unacknowledged = ignore, row(n))]
    fn write(n: u64) {
        let _ = n;
        ROW.fetch_add(1, Ordering::SeqCst);
    }
    let server = Server::start(&[]);
    URL.set(server.url()).unwrap();
    assert_eq!(row(0), 0);
    let leases = || server.cli(&["keys", "ignored:{*}"]).lines().count();
    let before = leases();
    let suspended = server.suspend();
    write(0);
    assert_eq!(row(0), 1);
    drop(suspended);
    until("it is told", || leases() < before);
    assert_eq!(row(0), 1);
}
