//! Slots that move, and nodes that go.

use crate::support::{Ask, Cluster, LONG, Server, key, open, until, value};
use cache_core::store::{FaultKind, Operation};
use std::collections::HashSet;

#[test]
fn a_batch_is_spread_over_the_nodes() {
    let cluster = Cluster::start();
    let store = open(&cluster.url());
    let keys: Vec<_> = (0..100).map(|n| key(&format!("key:{n}"))).collect();
    let set = |key: &cache_core::store::Key| Operation::Set {
        key: key.clone(),
        value: value(key.as_str()),
        ttl: LONG,
    };
    let answers = store.batch(keys.iter().map(set).collect());
    let fences: HashSet<_> = answers
        .iter()
        .map(|it| it.as_ref().unwrap().server.fence)
        .collect();
    assert_eq!(fences.len(), 3);
    for key in &keys {
        assert_eq!(store.read(key), Ok(Some(key.as_str().into())));
    }
    let held: Vec<_> = cluster
        .nodes
        .iter()
        .map(|node| node.cli(&["dbsize"]))
        .collect();
    assert!(!held.contains(&"0".into()), "{held:?}");
}

#[test]
fn moving_slots_are_followed() {
    let cluster = Cluster::start();
    let store = open(&cluster.url());
    let (there, new) = (key("{tag}:there"), key("{tag}:new"));
    let slot = cluster.slot_of(there.as_str());
    let (from, to) = cluster.owner_of(there.as_str());
    store.set(&there, "there").unwrap();
    let before = store.server(&there).unwrap().fence;
    cluster.open_slot(&slot, from, to);
    // what is not there is asked of the other node from now on, and what is there is not
    assert_eq!(store.read(&there), Ok(Some("there".into())));
    assert_eq!(store.add(&new, "new"), Ok(true));
    assert_eq!(store.read(&new), Ok(Some("new".into())));
    assert_eq!(store.hold(&new), Ok(Some("new".into())));
    assert_eq!(
        cluster.nodes[from].cli(&["cluster", "countkeysinslot", &slot]),
        "1"
    );
    cluster.move_key(there.as_str(), from, to);
    assert_eq!(store.read(&there), Ok(Some("there".into())));
    assert_ne!(store.server(&there).unwrap().fence, before);
    let both = [&there, &new].map(|key| Operation::Get { key: key.clone() });
    assert!(store.batch(both.to_vec()).iter().all(Result::is_ok));
    cluster.close_slot(&slot, to);
    assert_eq!(store.read(&there), Ok(Some("there".into())));
    assert_eq!(store.delete(&new), Ok(true));
    assert_eq!(store.delete(&there), Ok(true));
}

#[test]
fn one_node_that_is_gone_takes_no_other_with_it() {
    let mut cluster = Cluster::start();
    for node in &cluster.nodes {
        node.tell(
            &["config", "set", "cluster-require-full-coverage", "no"],
            "OK",
        );
    }
    let store = open(&cluster.url());
    let (gone, other) = (key("gone"), {
        let lost = cluster.owner_of("gone").0;
        let is_elsewhere = |name: &String| cluster.owner_of(name).0 != lost;
        let names = (0..).map(|n| format!("other:{n}"));
        key(&names.into_iter().find(is_elsewhere).unwrap())
    });
    let lost = cluster.owner_of("gone").0;
    store.set(&gone, "gone").unwrap();
    store.set(&other, "other").unwrap();
    let before = store.server(&gone).unwrap().fence;
    cluster.nodes[lost].kill();
    until("it is noticed", || {
        store.fault(&gone) == Some(FaultKind::Unreachable)
    });
    let get = |key: &cache_core::store::Key| Operation::Get { key: key.clone() };
    let answers = store.batch(vec![get(&gone), get(&other), get(&gone)]);
    let faulty: Vec<_> = answers.iter().map(Result::is_err).collect();
    assert_eq!(faulty, [true, false, true]);
    cluster.nodes[lost].restart();
    until("it is found again", || store.read(&gone) == Ok(None));
    assert_ne!(store.server(&gone).unwrap().fence, before);
}

#[test]
fn a_server_that_is_no_cluster_says_so() {
    let server = Server::start(&[]);
    let store = open(&format!("redis+cluster://{}", server.address()));
    let fault = store.read(&key("a")).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Refused);
    assert!(
        fault.message.contains("cluster support disabled"),
        "{fault}"
    );
}

#[test]
fn a_cluster_taken_for_one_server_says_so() {
    let cluster = Cluster::start();
    let (_, other) = cluster.owner_of("a");
    let store = open(&cluster.nodes[other].url());
    let fault = store.read(&key("a")).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Refused);
    assert!(fault.message.contains("redis+cluster"), "{fault}");
}
