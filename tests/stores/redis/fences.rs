//! When what was stored before is not to be served.

use crate::support::{Ask, LONG, Server, key, open, until, value};
use cache_core::store::{FaultKind, Operation};

#[test]
fn the_fence_stays_while_nothing_happens() {
    let server = Server::start(&[]);
    let (store, other) = (open(&server.url()), open(&server.url()));
    let first = store.server(&key("a")).unwrap().fence;
    server.cli(&["client", "kill", "type", "normal"]);
    assert_eq!(store.server(&key("b")).unwrap().fence, first);
    assert_eq!(other.server(&key("c")).unwrap().fence, first);
    assert_ne!(first, 0);
}

#[test]
fn an_old_copy_is_another_server() {
    let mut server = Server::start(&[]);
    let store = open(&server.url());
    let key = key("lease");
    store.set(&key, "granted").unwrap();
    let before = store.server(&key).unwrap().fence;
    server.tell(&["save"], "OK");
    assert_eq!(store.delete(&key), Ok(true));
    server.kill();
    server.restart();
    until("it is found again", || store.read(&key).is_ok());
    assert_eq!(store.read(&key), Ok(Some("granted".into())));
    assert_ne!(store.server(&key).unwrap().fence, before);
}

#[test]
fn a_master_that_becomes_a_replica_is_left() {
    let (server, other) = (Server::start(&[]), Server::start(&[]));
    let (store, reader) = (open(&server.url()), open(&server.url()));
    let key = key("a");
    store.set(&key, "a").unwrap();
    let before = reader.server(&key).unwrap().fence;
    server.tell(&["replicaof", "127.0.0.1", &other.port.to_string()], "OK");
    until("it has become one", || {
        server.is_known_by(&["info", "replication"], "role:slave")
    });
    let get = || Operation::Get { key: key.clone() };
    let set = Operation::Set {
        key: key.clone(),
        value: value("b"),
        ttl: LONG,
    };
    // that the write is refused shows what the reads are worth
    for answer in store.batch(vec![get(), set, get()]) {
        let fault = answer.unwrap_err();
        assert_eq!(fault.kind, FaultKind::Refused, "{fault}");
    }
    until("who only reads has noticed", || {
        reader.fault(&key) == Some(FaultKind::Refused)
    });
    server.tell(&["replicaof", "no", "one"], "OK");
    until("it is a master again", || store.set(&key, "c") == Ok(true));
    until("it is read again", || {
        reader.read(&key) == Ok(Some("c".into()))
    });
    assert_ne!(reader.server(&key).unwrap().fence, before);
}

#[test]
fn a_master_that_was_a_replica_for_a_moment_has_other_data() {
    let (server, other) = (Server::start(&[]), Server::start(&[]));
    let store = open(&server.url());
    let key = key("a");
    store.set(&key, "a").unwrap();
    let before = store.server(&key).unwrap().fence;
    server.tell(&["replicaof", "127.0.0.1", &other.port.to_string()], "OK");
    until("it is in sync", || {
        server.is_known_by(&["info", "replication"], "master_link_status:up")
    });
    server.tell(&["replicaof", "no", "one"], "OK");
    until("it is noticed on the same connection", || {
        store
            .server(&key)
            .is_ok_and(|server| server.fence != before)
    });
}
