//! Whether changes are told, and the end of that.

use crate::support::{
    Ask, Cluster, Mode, Proxy, Server, Told, key, open, until, until_some, within,
};
use cache_core::store::{Key, Redis, Store};
use std::sync::Arc;
use std::time::Duration;

fn watched(url: &str) -> (Redis, Arc<Told>) {
    let (store, told) = (open(url), Told::new());
    assert!(store.watch(told.clone()));
    (store, told)
}

/// The session in which a key was read.
fn session(store: &Redis, key: &Key) -> u64 {
    until_some("changes are told", || {
        let server = store.server(key).ok()?;
        (server.session != 0).then_some(server.session)
    })
}

#[test]
fn changes_by_others_are_told() {
    let server = Server::start(&[]);
    let (store, told) = watched(&server.url());
    session(&store, &key("a"));
    server.tell(&["set", "a", "other"], "OK");
    until("it is told", || told.of("a"));
    server.tell(&["set", "b", "unread"], "OK");
    assert!(!told.of("b"));
    session(&store, &key("c"));
    server.tell(&["set", "c", "x", "px", "30"], "OK");
    until("it is told", || told.of("c"));
}

#[test]
fn connections_from_before_tell_as_well() {
    let server = Server::start(&[]);
    let store = open(&server.url());
    assert_eq!(store.server(&key("a")).unwrap().session, 0);
    let told = Told::new();
    store.watch(told.clone());
    session(&store, &key("a"));
    assert_eq!(server.clients(), 2);
    server.tell(&["set", "a", "other"], "OK");
    until("it is told", || told.of("a"));
}

#[test]
fn a_flush_ends_the_session() {
    let server = Server::start(&[]);
    let (store, told) = watched(&server.url());
    let first = session(&store, &key("a"));
    server.tell(&["flushall"], "OK");
    until("it has ended", || told.has_ended(first));
    let second = session(&store, &key("a"));
    assert_ne!(second, first);
    server.tell(&["set", "a", "other"], "OK");
    until("it is told", || told.of("a"));
}

#[test]
fn a_connection_that_breaks_ends_the_session() {
    let mut server = Server::start(&[]);
    let (store, told) = watched(&server.url());
    let first = session(&store, &key("a"));
    server.cli(&["client", "kill", "type", "normal"]);
    until("it has ended", || told.has_ended(first));
    let second = session(&store, &key("a"));
    assert_ne!(second, first);
    server.tell(&["set", "a", "other"], "OK");
    until("it is told", || told.of("a"));
    server.kill();
    until("it has ended", || told.has_ended(second));
}

#[test]
fn silence_ends_the_session_though_nobody_asks() {
    let server = Server::start(&[]);
    let proxy = Proxy::to(server.port);
    let (store, told) = watched(&proxy.url());
    let first = session(&store, &key("a"));
    proxy.set(Mode::Freeze);
    within(Duration::from_millis(1500), || {
        until("it has ended", || told.has_ended(first));
    });
    proxy.set(Mode::Pass);
    assert_ne!(session(&store, &key("a")), first);
    let second = session(&store, &key("a"));
    let stopped = server.suspend();
    until("it has ended", || told.has_ended(second));
    drop(stopped);
}

#[test]
fn a_demotion_ends_the_session_though_nobody_asks() {
    let (server, other) = (Server::start(&[]), Server::start(&[]));
    let (store, told) = watched(&server.url());
    let first = session(&store, &key("a"));
    server.tell(&["replicaof", "127.0.0.1", &other.port.to_string()], "OK");
    until("it has ended", || told.has_ended(first));
}

#[test]
fn a_quiet_session_lasts() {
    let server = Server::start(&[]);
    let (store, told) = watched(&server.url());
    // a machine with too much to do may miss a heartbeat
    until("one has lasted for several heartbeats", || {
        let first = session(&store, &key("a"));
        std::thread::sleep(Duration::from_millis(1000));
        !told.has_ended(first) && session(&store, &key("a")) == first
    });
}

#[test]
fn a_store_that_is_dropped_ends_its_sessions() {
    let server = Server::start(&[]);
    let (store, told) = watched(&server.url());
    let first = session(&store, &key("a"));
    drop(store);
    until("it has ended", || told.has_ended(first));
    until("its connection is gone", || server.clients() == 1);
}

#[test]
fn every_node_of_a_cluster_tells() {
    let cluster = Cluster::start();
    let (store, told) = watched(&cluster.url());
    let names: Vec<String> = (0..20).map(|n| format!("key:{n}")).collect();
    let sessions: Vec<_> = names
        .iter()
        .map(|name| session(&store, &key(name)))
        .collect();
    for name in &names {
        let owner = cluster.owner_of(name).0;
        cluster.nodes[owner].tell(&["set", name, "other"], "OK");
        until("it is told", || told.of(name));
    }
    let slot = cluster.slot_of(&names[0]);
    let (from, to) = cluster.owner_of(&names[0]);
    cluster.open_slot(&slot, from, to);
    cluster.move_key(&names[0], from, to);
    cluster.close_slot(&slot, to);
    until("the session has ended where the slot was", || {
        told.has_ended(sessions[0])
    });
    let now = session(&store, &key(&names[0]));
    assert_ne!(now, sessions[0]);
}
