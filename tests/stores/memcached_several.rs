//! The store on three Memcached servers.

use crate::memcached_server::{Server, delete, get, run, set, set_op, soon, timed};
use cache_core::store::{FaultKind, Memcached, Operation};
use cache_core::testing::store_conformance;
use std::time::Duration;

fn three() -> [Server; 3] {
    [(); 3].map(|()| Server::start(&["-m", "512"]))
}

fn store(servers: &[Server; 3], order: [usize; 3]) -> Memcached {
    let hosts = order.map(|at| format!("127.0.0.1:{}", servers[at].port));
    let url = format!("memcached://{}", hosts.join(","));
    Memcached::builder(&url).build().unwrap()
}

fn keys() -> Vec<String> {
    (0..60).map(|n| format!("key-{n}")).collect()
}

#[test]
fn three_servers_keep_the_rules() {
    let servers = three();
    store_conformance(|| store(&servers, [0, 1, 2]));
}

#[test]
fn each_key_has_one_server_in_whatever_order_they_are_named() {
    let servers = three();
    let (one, other) = (store(&servers, [0, 1, 2]), store(&servers, [2, 0, 1]));
    for key in keys() {
        set(&one, &key, &key).unwrap();
        assert!(get(&other, &key).unwrap().is_some(), "{key}");
        let holders = servers
            .iter()
            .filter(|server| server.raw(&format!("mg {key}")) == "HD\r\n");
        assert_eq!(holders.count(), 1, "{key}");
    }
    let items = |server: &Server| server.raw("stats").contains("STAT curr_items 0\r");
    assert!(!servers.iter().any(items), "one of three has nothing of 60");
}

#[test]
fn the_keys_of_a_server_that_is_down_have_no_other() {
    let mut servers = three();
    let store = store(&servers, [0, 1, 2]);
    for key in keys() {
        set(&store, &key, "old").unwrap();
    }
    let is_on_first = |key: &String| servers[0].raw(&format!("mg {key}")) == "HD\r\n";
    let (down, up): (Vec<_>, Vec<_>) = keys().into_iter().partition(is_on_first);
    servers[0].kill();
    let batch = keys()
        .iter()
        .map(|key| set_op(key, b"new"[..].into()))
        .collect();
    let (outcomes, time) = timed(|| run(&store, batch));
    assert!(time < Duration::from_millis(500), "{time:?}");
    for (key, outcome) in keys().iter().zip(outcomes) {
        match outcome {
            Ok(_) => assert!(up.contains(key), "{key} went to another server"),
            Err(fault) => {
                assert!(down.contains(key), "{key}: {fault}");
                assert_eq!(fault.kind, FaultKind::Unreachable);
                let name = format!("127.0.0.1:{}: ", servers[0].port);
                assert!(fault.message.starts_with(&name), "{fault}");
            }
        }
    }
    servers[0].start_again();
    for key in &down {
        assert_eq!(soon(|| get(&store, key)), None, "{key} is as it was");
    }
    for key in &up {
        assert_eq!(get(&store, key).unwrap().unwrap().value[..], b"new"[..]);
    }
}

#[test]
fn a_server_that_hung_while_others_worked_comes_back_as_it_was_left() {
    let mut servers = three();
    let store = store(&servers, [0, 1, 2]);
    for key in keys() {
        set(&store, &key, "old").unwrap();
    }
    servers[1].hang();
    let deletes = keys().into_iter().map(|at| Operation::Delete {
        key: crate::memcached_server::key(&at),
    });
    let (outcomes, time) = timed(|| run(&store, deletes.collect()));
    assert!(time < Duration::from_millis(900), "{time:?}");
    let failed: Vec<_> = outcomes.iter().map(Result::is_err).collect();
    assert!(failed.contains(&true) && failed.contains(&false));
    servers[1].signal("-CONT");
    for (key, failed) in keys().iter().zip(failed) {
        // what was not acknowledged is said again, and then holds
        if failed {
            soon(|| delete(&store, key));
        }
        assert_eq!(soon(|| get(&store, key)), None);
    }
}
