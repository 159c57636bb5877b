//! Servers that are not there, or say nothing.

use crate::support::{Ask, Mode, Proxy, Server, free_port, key, open, until, within};
use cache_core::store::{FaultKind, Redis};
use std::thread;
use std::time::Duration;

const SHORT: Duration = Duration::from_millis(150);
/// What an answer may take where nothing is waited for.
const AT_ONCE: Duration = Duration::from_millis(100);
/// What it may take where both time-outs pass.
const BOTH: Duration = Duration::from_millis(1500);

fn impatient(url: &str) -> Redis {
    let builder = Redis::builder(url)
        .connect_timeout(SHORT * 2)
        .response_timeout(SHORT);
    builder.build().expect("the URL is right")
}

#[test]
fn a_server_that_is_not_there_costs_nothing() {
    let store = open(&format!("redis://127.0.0.1:{}", free_port()));
    let key = key("a");
    within(Duration::from_secs(1), || {
        for _ in 0..200 {
            assert_eq!(store.fault(&key), Some(FaultKind::Unreachable));
        }
    });
    assert_eq!(
        store.set(&key, "a").unwrap_err().kind,
        FaultKind::Unreachable
    );
}

#[test]
fn a_killed_server_is_back_once_it_is_started() {
    let mut server = Server::start(&[]);
    let store = open(&server.url());
    let key = key("a");
    store.set(&key, "before").unwrap();
    let before = store.server(&key).unwrap();
    server.kill();
    within(BOTH, || {
        until("it is noticed", || {
            store.fault(&key) == Some(FaultKind::Unreachable)
        });
    });
    within(AT_ONCE, || store.delete(&key).unwrap_err());
    server.restart();
    until("it is found again", || store.read(&key) == Ok(None));
    assert_ne!(store.server(&key).unwrap().fence, before.fence);
}

#[test]
fn a_server_that_was_restarted_unseen_answers_at_once() {
    let mut server = Server::start(&[]);
    let store = open(&server.url());
    let key = key("a");
    store.set(&key, "before").unwrap();
    server.kill();
    server.restart();
    until("it is found again", || store.read(&key) == Ok(None));
    assert_eq!(store.add(&key, "after"), Ok(true));
}

#[test]
fn a_stopped_server_is_given_up() {
    let server = Server::start(&[]);
    let store = impatient(&server.url());
    let key = key("a");
    store.set(&key, "kept").unwrap();
    let stopped = server.suspend();
    within(BOTH, || {
        assert_eq!(store.fault(&key), Some(FaultKind::TimedOut));
    });
    within(BOTH, || {
        assert_eq!(store.fault(&key), Some(FaultKind::Unreachable));
    });
    drop(stopped);
    until("it is found again", || {
        store.read(&key) == Ok(Some("kept".into()))
    });
}

#[test]
fn a_partition_is_given_up() {
    let server = Server::start(&[]);
    let proxy = Proxy::to(server.port);
    let store = impatient(&proxy.url());
    let key = key("a");
    store.set(&key, "kept").unwrap();
    proxy.set(Mode::Freeze);
    within(BOTH, || {
        assert_eq!(store.fault(&key), Some(FaultKind::TimedOut));
    });
    proxy.set(Mode::Pass);
    until("it is found again", || {
        store.read(&key) == Ok(Some("kept".into()))
    });
}

#[test]
fn callers_share_one_attempt() {
    let server = Server::start(&[]);
    let proxy = Proxy::to(server.port);
    let store = impatient(&proxy.url());
    proxy.set(Mode::Freeze);
    within(BOTH, || {
        thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| assert!(store.fault(&key("a")).is_some()));
            }
        });
    });
    let attempts = proxy.accepted();
    assert!(attempts <= 2, "{attempts} attempts by 16 callers");
    proxy.set(Mode::Pass);
    until("it is found again", || store.read(&key("a")) == Ok(None));
}

#[test]
fn a_slow_way_is_no_fault() {
    let server = Server::start(&[]);
    let proxy = Proxy::to(server.port);
    proxy.set(Mode::Slow(Duration::from_millis(30)));
    let store = open(&proxy.url());
    assert_eq!(store.set(&key("a"), "slow"), Ok(true));
    assert_eq!(store.read(&key("a")), Ok(Some("slow".into())));
}

#[test]
fn what_can_be_done_twice_is_tried_twice() {
    let server = Server::start(&[]);
    let store = open(&server.url());
    let key = key("a");
    for _ in 0..20 {
        store.read(&key).unwrap();
        server.cli(&["client", "kill", "type", "normal"]);
        assert_eq!(store.read(&key), Ok(None));
        server.cli(&["client", "kill", "type", "normal"]);
        assert_eq!(store.delete(&key), Ok(false));
        server.cli(&["client", "kill", "type", "normal"]);
        assert_eq!(store.hold(&key), Ok(None));
    }
}

#[test]
fn a_way_that_breaks_is_no_end() {
    let server = Server::start(&[]);
    let proxy = Proxy::to(server.port);
    let store = open(&proxy.url());
    let key = key("a");
    store.set(&key, "kept").unwrap();
    proxy.set(Mode::Cut);
    until("it is noticed", || {
        store.fault(&key) == Some(FaultKind::Unreachable)
    });
    proxy.set(Mode::Pass);
    until("it is found again", || {
        store.read(&key) == Ok(Some("kept".into()))
    });
}

#[test]
fn a_store_that_is_dropped_leaves_nothing() {
    let server = Server::start(&[]);
    let store = open(&server.url());
    store.read(&key("a")).unwrap();
    assert_eq!(server.clients(), 2);
    drop(store);
    until("its connection is gone", || server.clients() == 1);
}

#[test]
fn what_was_asked_for_before_the_store_was_dropped_ends() {
    use cache_core::store::{Operation, Store};
    let server = Server::start(&[]);
    let store = open(&server.url());
    let _stopped = server.suspend();
    let get = Operation::Get { key: key("a") };
    let pending = store.run(vec![get.clone(), get]);
    drop(store);
    let answers = futures::executor::block_on(pending);
    assert_eq!(answers.len(), 2);
    assert!(answers.iter().all(Result::is_err));
}
