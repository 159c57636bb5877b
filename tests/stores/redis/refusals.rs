//! What a server does not do.

use crate::support::{Ask, LONG, Server, key, open, until, value};
use cache_core::store::{Answer, FaultKind, Operation, Redis};

#[test]
fn a_full_server_still_deletes() {
    let server = Server::start(&[]);
    let store = open(&server.url());
    let kept = key("kept");
    store.set(&kept, "kept").unwrap();
    server.tell(&["config", "set", "maxmemory", "1"], "OK");
    for fault in [
        store.set(&key("a"), "a").unwrap_err(),
        store.add(&key("a"), "a").unwrap_err(),
    ] {
        assert_eq!(fault.kind, FaultKind::Refused, "{fault}");
        assert!(fault.message.contains("OOM"), "{fault}");
    }
    let version = cache_core::store::Version(1);
    assert_eq!(store.swap(&kept, version, "a"), Ok(false));
    assert_eq!(store.read(&kept), Ok(Some("kept".into())));
    assert_eq!(store.hold(&kept), Ok(Some("kept".into())));
    assert_eq!(store.delete(&kept), Ok(true));
    assert_eq!(store.read(&kept), Ok(None));
}

#[test]
fn another_type_under_one_key_is_that_operations_fault() {
    let server = Server::start(&[]);
    let store = open(&server.url());
    server.tell(&["rpush", "list", "1"], "1");
    let get = |text| Operation::Get { key: key(text) };
    let set = Operation::Set {
        key: key("a"),
        value: value("a"),
        ttl: LONG,
    };
    let hold = Operation::Hold {
        key: key("list"),
        ttl: LONG,
    };
    let answers = store.batch(vec![set, get("list"), get("a"), hold, get("a")]);
    let faulty: Vec<_> = answers.iter().map(Result::is_err).collect();
    assert_eq!(faulty, [false, true, false, true, false]);
    for at in [1, 3] {
        let fault = answers[at].clone().unwrap_err();
        assert_eq!(fault.kind, FaultKind::Refused);
        assert!(fault.message.contains("WRONGTYPE"), "{fault}");
    }
    assert_eq!(store.delete(&key("list")), Ok(true));
}

#[test]
fn a_server_that_forgets_scripts_is_told_again() {
    let server = Server::start(&[]);
    let store = open(&server.url());
    let key = key("a");
    for _ in 0..3 {
        server.tell(&["script", "flush"], "OK");
        store.set(&key, "first").unwrap();
        assert_eq!(store.hold(&key), Ok(Some("first".into())));
        server.tell(&["script", "flush"], "OK");
        let read = store.ask(Operation::Get { key: key.clone() }).unwrap();
        let Answer::Value(Some(read)) = read.answer else {
            panic!("it was stored");
        };
        assert_eq!(store.swap(&key, read.version, "second"), Ok(true));
    }
}

#[test]
fn a_flush_leaves_nothing() {
    let server = Server::start(&[]);
    let store = open(&server.url());
    let key = key("a");
    store.set(&key, "a").unwrap();
    server.tell(&["flushall"], "OK");
    assert_eq!(store.read(&key), Ok(None));
    assert_eq!(store.add(&key, "b"), Ok(true));
}

#[test]
fn a_value_that_is_too_large_is_not_read() {
    let server = Server::start(&[]);
    let store = Redis::builder(&server.url()).largest(2 << 20).build();
    let store = store.unwrap();
    server.tell(&["setrange", "large", "3000000", "x"], "3000001");
    let fault = store.read(&key("large")).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Garbled, "{fault}");
    assert_eq!(store.set(&key("a"), "small"), Ok(true));
    assert_eq!(store.read(&key("a")), Ok(Some("small".into())));
    assert_eq!(store.delete(&key("large")), Ok(true));
}

#[test]
fn holding_again_soon_changes_nothing() {
    let server = Server::start(&[]);
    let store = open(&server.url());
    let key = key("a");
    let left = || server.cli(&["pexpiretime", "a"]);
    store.set(&key, "a").unwrap();
    let stored = left();
    until("it lives on for longer", || {
        store.hold(&key).unwrap();
        left() != stored
    });
    let held = left();
    store.hold(&key).unwrap();
    assert_eq!(left(), held);
}
