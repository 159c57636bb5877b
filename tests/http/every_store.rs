//! The conformance of pages on every store: each of these tests starts servers, and this program once more,
//! which tries it there, near the store too.

use crate::behaviours::{TIMES, behave, disk, memcached};
use crate::memcached_server::Server as Memcached;
use crate::stores::{Cluster, Dir, Sentinels, Server};

/// What brings a store of its own.
const APART: &str = "conformance::versions::";

#[track_caller]
fn conform(url: &str) {
    behave(&["conformance::"], [APART], url, None);
}

/// The same, near the store alone, which tells of changes.
#[track_caller]
fn conform_tracked(url: &str) {
    behave(&["conformance::"], [APART], url, Some("tracked"));
}

#[test]
fn memory() {
    conform("memory:");
}

#[test]
fn redis() {
    let server = Server::start(&[]);
    conform(&format!("{}?{TIMES}", server.url()));
}

#[test]
fn redis_tracked() {
    let server = Server::start(&[]);
    conform_tracked(&format!("{}?{TIMES}", server.url()));
}

#[test]
fn a_redis_cluster() {
    let cluster = Cluster::start();
    conform(&format!("{}?{TIMES}", cluster.url()));
}

#[test]
fn a_redis_cluster_tracked() {
    let cluster = Cluster::start();
    conform_tracked(&format!("{}?{TIMES}", cluster.url()));
}

#[test]
fn redis_behind_sentinels() {
    let sentinels = Sentinels::start(&[], &format!("?{TIMES}"));
    conform(&sentinels.url());
}

#[test]
fn a_memcached_server() {
    conform(&memcached(&[Memcached::start(&[])]));
}

#[test]
fn several_memcached_servers() {
    let servers = [(); 3].map(|()| Memcached::start(&[]));
    conform(&memcached(&servers));
}

#[test]
fn a_file() {
    conform(&disk(Dir::new().path()));
}
