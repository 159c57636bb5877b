//! The conformance of pages on every store: each of these tests starts a server, and this program once more,
//! which tries it there.

use crate::memcached_server::Server as Memcached;
use crate::stores::{Dir, Server};
use crate::support::STORE;
use std::env;
use std::process::Command;

/// How long a server may take on a machine that has other things to do.
const TIMES: &str = "connect_timeout=10s&response_timeout=10s";

/// Timeouts that are shorter than a busy disk may take.
const SHORT: [&str; 2] = [
    "the_timeout_can_be_changed_per_result",
    "a_page_without_a_timeout_lasts_as_long_as_what_it_was_built_on",
];

#[track_caller]
fn behave(url: &str) {
    let on_disk = url.starts_with("disk:");
    let skipped = SHORT.iter().filter(|_| on_disk);
    let mut tests = Command::new(env::current_exe().unwrap());
    tests.args(skipped.flat_map(|test| ["--skip", test]));
    // most of them wait for something
    tests.args(["conformance::", "--test-threads", "8"]);
    let output = tests.env(STORE, url).output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    let is_good = output.status.success() && !printed.contains("ok. 0 passed");
    assert!(is_good, "on {url}:\n{printed}");
}

#[test]
fn redis() {
    let server = Server::start(&[]);
    behave(&format!("{}?{TIMES}", server.url()));
}

#[test]
fn memcached() {
    let server = Memcached::start(&[]);
    behave(&format!("{}?{TIMES}", server.url()));
}

#[test]
fn disk() {
    let dir = Dir::new();
    let path = dir.path().join("store");
    behave(&format!("disk://{}?response_timeout=10s", path.display()));
}
