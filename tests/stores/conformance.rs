//! The rules for all stores, on each kind of server.

use crate::support::{Cluster, Dir, Sentinels, Server, open, patient};
use crate::tier::Far;
use cache_core::store::{Disk, InMemory, Tier};
use cache_core::testing::store_conformance;
use std::time::Duration;

#[test]
fn redis() {
    let server = Server::start(&[]);
    store_conformance(|| open(&patient(&server.url())));
}

#[test]
fn redis_on_a_unix_socket() {
    let server = Server::start(&[]);
    store_conformance(|| open(&patient(&server.unix_url())));
}

#[test]
fn redis_behind_sentinels() {
    let sentinels = Sentinels::start(&[], "");
    store_conformance(|| open(&sentinels.url()));
}

#[test]
fn redis_cluster() {
    let cluster = Cluster::start();
    store_conformance(|| open(&patient(&cluster.url())));
}

#[test]
fn a_file() {
    let dir = Dir::new();
    let place = dir.path().join("store");
    // the engine takes its time where it is not optimized
    let patience = Duration::from_secs(20);
    store_conformance(|| {
        let builder = Disk::builder(&place).response_timeout(patience);
        builder.build().unwrap()
    });
}

#[test]
fn a_tier_over_redis() {
    let server = Server::start(&[]);
    store_conformance(|| Tier::new(open(&patient(&server.url()))));
}

#[test]
fn a_tier_over_redis_cluster() {
    let cluster = Cluster::start();
    store_conformance(|| Tier::new(open(&patient(&cluster.url()))));
}

#[test]
fn a_tier_over_memory_that_tells() {
    let far = Far::new();
    store_conformance(|| Tier::new(far.elsewhere()));
}

#[test]
fn a_tier_that_is_passed_through() {
    let far = InMemory::default();
    store_conformance(|| Tier::new(far.clone()));
}
