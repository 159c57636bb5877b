//! Nothing happens but reads and writes.

use super::crew::{self, Crew, Setting};
use crate::memcached_server;
use crate::support::{Cluster, Sentinels, Server};
use std::time::Duration;

/// For how long: as many seconds as `LARDER_TORTURE` says.
fn time() -> Duration {
    crew::torture().map_or(Duration::from_millis(1300), Duration::from_secs)
}

#[track_caller]
fn torture(setting: &Setting) {
    let tally = Crew::start(setting).work(time());
    // a machine with too much to do comes to little
    assert!(tally.reads > 10, "{tally:?}");
}

#[test]
fn one_server() {
    let server = Server::start(&[]);
    torture(&Setting::new(server.url(), "off"));
}

#[test]
fn one_server_that_is_asked_at_each_hit() {
    let server = Server::start(&[]);
    torture(&Setting::new(server.url(), "validate"));
}

#[test]
fn one_server_that_tells_of_changes() {
    let server = Server::start(&[]);
    torture(&Setting::new(server.url(), "tracked"));
}

#[test]
fn a_cluster() {
    let cluster = Cluster::start();
    torture(&Setting::new(cluster.url(), "off"));
}

#[test]
fn a_cluster_that_tells_of_changes() {
    let cluster = Cluster::start();
    torture(&Setting::new(cluster.url(), "tracked"));
}

#[test]
fn a_master_that_sentinels_watch() {
    let sentinels = Sentinels::start(&[], "");
    torture(&Setting::new(sentinels.url(), "validate"));
}

#[test]
fn memcached() {
    let server = memcached_server::Server::start(&[]);
    torture(&Setting::new(server.url(), "off"));
}

#[test]
fn three_memcached_servers() {
    let servers = [(); 3].map(|()| memcached_server::Server::start(&[]));
    let hosts = servers
        .each_ref()
        .map(|server| format!("127.0.0.1:{}", server.port));
    torture(&Setting::new(
        format!("memcached://{}", hosts.join(",")),
        "validate",
    ));
}

/// Such entries list one lease for all the others, which goes with each of them.
#[test]
fn more_leases_than_an_entry_lists() {
    let cluster = Cluster::start();
    let mut setting = Setting::new(cluster.url(), "off");
    setting.ways = vec!["tree"];
    let tally = Crew::of(2, &setting).work(time());
    assert!(tally.reads > 5, "{tally:?}");
}
