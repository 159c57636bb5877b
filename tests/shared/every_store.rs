//! Every behaviour on every store: each of these tests starts servers, and this program once more, which
//! tries the behaviours on them.

use crate::behaviours::{TIMES, behave, disk, memcached};
use crate::memcached_server::Server as Memcached;
use crate::stores::{TELLING, TIER};
use crate::support::{Cluster, Dir, Sentinels, Server};

const OF_FUNCTIONS: &str = "functions::";
const CONFORMANCE: &str = "conformance::";

/// What brings a store of its own.
const APART: [&str; 8] = [
    "functions::tampered::",
    "::in_memory::",
    "by_hand::faults::",
    "by_hand::full_memory::",
    "conformance::down::",
    "conformance::full_stores::",
    "conformance::settings::",
    "conformance::versions::of_processes::",
];

/// What knows of no near cache.
const NOT_NEAR: &str = "by_hand::";

/// What this process keeps ends whenever it may not have been told of a change, as on a machine that is too
/// busy to ask twice a second. What is in the store is found there, but this is about what is in memory.
const WHILE_TOLD: [&str; 3] = [
    "functions::nesting::memory_over",
    "functions::nesting::shared_over_what_is_not_of_its_store",
    "functions::peeking::what_has_seen_an_entry",
];

/// Tries behaviours on the store at a URL, behind a near cache.
#[track_caller]
fn functions(url: &str, near: &str) {
    let is_watched = near == "tracked" && url != TELLING;
    let apart = APART.iter().chain(WHILE_TOLD.iter().filter(|_| is_watched));
    let apart = apart.chain((near != "off").then_some(&NOT_NEAR));
    behave(
        &[OF_FUNCTIONS, CONFORMANCE],
        apart.copied(),
        url,
        Some(near),
    );
}

#[track_caller]
fn all(url: &str) {
    functions(url, "off");
}

#[test]
fn memory_near_and_validated() {
    functions("memory:", "validate");
}

#[test]
fn memory_near_and_tracked() {
    functions(TELLING, "tracked");
}

#[test]
fn redis() {
    let server = Server::start(&[]);
    all(&format!("{}?{TIMES}", server.url()));
}

#[test]
fn redis_near_and_validated() {
    let server = Server::start(&[]);
    functions(&format!("{}?{TIMES}", server.url()), "validate");
}

#[test]
fn redis_near_and_tracked() {
    let server = Server::start(&[]);
    functions(&format!("{}?{TIMES}", server.url()), "tracked");
}

#[test]
fn a_redis_cluster() {
    let cluster = Cluster::start();
    all(&format!("{}?{TIMES}", cluster.url()));
}

#[test]
fn a_redis_cluster_near_and_tracked() {
    let cluster = Cluster::start();
    functions(&format!("{}?{TIMES}", cluster.url()), "tracked");
}

#[test]
fn memory_in_front_of_redis() {
    let server = Server::start(&[]);
    all(&format!("{TIER}{}?{TIMES}", server.url()));
}

#[test]
fn memory_in_front_of_redis_near_and_tracked() {
    let server = Server::start(&[]);
    functions(&format!("{TIER}{}?{TIMES}", server.url()), "tracked");
}

#[test]
fn memory_in_front_of_a_redis_cluster() {
    let cluster = Cluster::start();
    all(&format!("{TIER}{}?{TIMES}", cluster.url()));
}

#[test]
fn redis_behind_sentinels() {
    let sentinels = Sentinels::start(&[], &format!("?{TIMES}"));
    all(&sentinels.url());
}

#[test]
fn a_memcached_server() {
    all(&memcached(&[Memcached::start(&[])]));
}

#[test]
fn several_memcached_servers() {
    let servers = [(); 3].map(|()| Memcached::start(&[]));
    all(&memcached(&servers));
}

#[test]
fn a_file() {
    all(&disk(Dir::new().path()));
}

#[test]
fn a_file_near_and_validated() {
    functions(&disk(Dir::new().path()), "validate");
}
