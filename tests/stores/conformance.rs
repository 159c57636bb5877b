//! The rules for all stores, on each kind of server.

use crate::support::{Cluster, Sentinels, Server, open};
use cache_core::testing::store_conformance;

#[test]
fn redis() {
    let server = Server::start(&[]);
    store_conformance(|| open(&server.url()));
}

#[test]
fn redis_on_a_unix_socket() {
    let server = Server::start(&[]);
    store_conformance(|| open(&server.unix_url()));
}

#[test]
fn redis_behind_sentinels() {
    let sentinels = Sentinels::start(&[], "");
    store_conformance(|| open(&sentinels.url()));
}

#[test]
fn redis_cluster() {
    let cluster = Cluster::start();
    store_conformance(|| open(&cluster.url()));
}
