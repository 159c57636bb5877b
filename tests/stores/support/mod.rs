//! Servers to test with, and what stands between them and a store.

mod cluster;
mod dir;
mod liar;
mod operations;
mod port;
mod proxy;
mod sentinels;
mod server;
mod watcher;

pub(crate) use cluster::Cluster;
pub(crate) use dir::Dir;
pub(crate) use liar::Liar;
pub(crate) use operations::{Ask, LONG, key, open, patient, text, value};
pub(crate) use port::free_port;
pub(crate) use proxy::{Mode, Proxy};
pub(crate) use sentinels::Sentinels;
pub(crate) use server::Server;
pub(crate) use watcher::Told;

use std::time::{Duration, Instant};

/// Waits until something is so, and panics if it doesn't come to that.
pub(crate) fn until(what: &str, mut holds: impl FnMut() -> bool) {
    until_some(what, || holds().then_some(()));
}

/// Waits for something, and panics if it doesn't come.
pub(crate) fn until_some<T>(what: &str, mut comes: impl FnMut() -> Option<T>) -> T {
    let give_up = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(come) = comes() {
            return come;
        }
        assert!(Instant::now() < give_up, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// What something gives, which has to take no longer than this.
#[track_caller]
pub(crate) fn within<T>(limit: Duration, something: impl FnOnce() -> T) -> T {
    let begin = Instant::now();
    let given = something();
    let took = begin.elapsed();
    assert!(took <= limit, "it took {took:?} instead of {limit:?}");
    given
}
