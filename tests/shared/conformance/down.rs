//! Conformance 37: a backend that is down.

use super::by_hand::HOUR;
use crate::functions::Counter;
use crate::logs;
use crate::memcached_server::Server as Memcached;
use crate::support::{Dir, Server, until};
use larder::store::Fault;
use larder::{Cache, Config, cached, invalidates};
use std::fs;
use std::path::PathBuf;
use std::sync::{LazyLock, OnceLock};

macro_rules! down {
    ($store:ident, $server:expr, $url:expr, $end:expr) => {
        mod $store {
            use super::*;

            static OPENED: OnceLock<Cache> = OnceLock::new();
            static CACHE: LazyLock<Cache> = LazyLock::new(|| OPENED.get().unwrap().clone());
            static LOADS: Counter = Counter::new();

            #[cached(timeout = 60, store = CACHE)]
            fn computed(n: u64) -> u64 {
                LOADS.count();
                n
            }

            #[cached(timeout = 60, store = CACHE, strict)]
            fn strict(n: u64) -> Result<u64, Fault> {
                LOADS.count();
                Ok(n)
            }

            #[invalidates(computed(n))]
            fn write(n: u64) -> u64 {
                n
            }

            #[invalidates(on_unacknowledged = error, computed(n))]
            fn strict_write(n: u64) -> Result<u64, Fault> {
                Ok(n)
            }

            #[test]
            fn a_backend_that_is_down_is_logged_and_the_function_runs_or_fails_if_asked() {
                logs::listen();
                let mut server = $server;
                let url: String = $url(&server);
                OPENED
                    .set(Config::new(&url, "down").open().unwrap())
                    .unwrap();
                assert_eq!([computed(1), computed(1)], [1; 2]);
                assert_eq!([strict(1), strict(1)], [Ok(1), Ok(1)]);
                CACHE.set("k", &1, HOUR).wait().unwrap();
                assert_eq!((strict_write(2), LOADS.get()), (Ok(2), 2));

                $end(&mut server);
                for loads in 3..10 {
                    assert_eq!((computed(1), LOADS.get()), (1, loads));
                }
                assert_eq!(write(1), 1);
                assert!(strict(1).is_err() && strict(2).is_err());
                assert!(strict_write(1).is_err());
                assert_eq!(LOADS.get(), 9, "a body ran");
                assert!(CACHE.get::<i32>("k").wait().is_err());
                assert!(CACHE.set("k", &2, HOUR).wait().is_err());
                assert!(CACHE.health().faults > 0);
                // a host and a port, or a path
                let (_, name) = url.split_once("//").unwrap();
                let name = name.split('?').next().unwrap();
                until("it is logged", || !logs::lines(&[name]).is_empty());
            }
        }
    };
}

/// A directory in one that is there till the end, with a file in it.
fn directory() -> Dir {
    let dir = Dir::new();
    fs::create_dir(place(&dir)).unwrap();
    dir
}

fn place(dir: &Dir) -> PathBuf {
    dir.path().join("place")
}

fn file(dir: &Dir) -> String {
    let file = place(dir).join("store");
    format!("disk://{}?response_timeout=10s", file.display())
}

fn remove(dir: &mut Dir) {
    fs::remove_dir_all(place(dir)).unwrap();
}

/// Nobody can create a file there any longer.
fn replace(dir: &mut Dir) {
    remove(dir);
    fs::write(place(dir), "").unwrap();
}

/// The file, which can't be set aside either, for something is in the way.
fn damage(dir: &mut Dir) {
    fs::create_dir_all(place(dir).join("store.damaged/in the way")).unwrap();
    fs::write(place(dir).join("store"), "larder\x1a, but no more").unwrap();
}

down!(redis, Server::start(&[]), Server::url, Server::kill);
down!(file_that_is_removed, directory(), file, remove);
down!(file_that_cannot_be_made, directory(), file, replace);
down!(file_that_is_damaged, directory(), file, damage);
down!(
    memcached,
    Memcached::start(&[]),
    Memcached::url,
    Memcached::kill
);
