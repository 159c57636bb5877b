//! Scripts, which servers know by name, and may forget.

use crate::support::{Ask, Cluster, LONG, Server, key, open, until, value};
use cache_core::store::{Answer, Operation, Version};

/// How often a server was asked for something.
fn calls(server: &Server, command: &str) -> u64 {
    let stats = server.cli(&["info", "commandstats"]);
    let start = format!("cmdstat_{command}:calls=");
    let count = stats.lines().find_map(|line| line.strip_prefix(&start));
    let count = count.and_then(|rest| rest.split(',').next());
    count.map_or(0, |count| count.parse().unwrap())
}

fn bytes_in(server: &Server) -> u64 {
    let stats = server.cli(&["info", "stats"]);
    let count = |line: &str| {
        line.strip_prefix("total_net_input_bytes:")?
            .trim()
            .parse()
            .ok()
    };
    stats.lines().find_map(count).unwrap()
}

fn forget(server: &Server) {
    server.tell(&["script", "flush"], "OK");
}

fn revoke(name: &str) -> Operation {
    Operation::Revoke { key: key(name) }
}

fn hold(name: &str) -> Operation {
    let (key, ttl) = (key(name), LONG);
    Operation::Hold { key, ttl }
}

fn get(name: &str) -> Operation {
    Operation::Get { key: key(name) }
}

/// Something no longer than a lease.
fn lease(name: &str) -> Operation {
    let (key, value, ttl) = (key(name), value(""), LONG);
    Operation::Add { key, value, ttl }
}

#[test]
fn they_are_sent_whole_once_for_each_connection() {
    let server = Server::start(&[]);
    let store = open(&server.url());
    store.set(&key("a"), "there").unwrap();
    let before = bytes_in(&server);
    for _ in 0..100 {
        assert_eq!(store.hold(&key("a")), Ok(Some("there".into())));
    }
    let bytes = (bytes_in(&server) - before) / 100;
    assert!(bytes < 140, "{bytes} bytes each, the name is 40 of them");
    assert_eq!(
        (calls(&server, "eval"), calls(&server, "evalsha")),
        (0, 100)
    );
}

#[test]
fn a_server_that_forgets_them_is_sent_them_once_more() {
    let server = Server::start(&[]);
    let store = open(&server.url());
    for _ in 0..3 {
        assert_eq!(
            store.ask(lease("lease")).unwrap().answer,
            Answer::Done(true)
        );
        store.set(&key("a"), "first").unwrap();
        let stored = store.ask(get("a")).unwrap().answer;
        let Answer::Value(Some(stored)) = stored else {
            panic!("{stored:?}");
        };
        forget(&server);
        assert_eq!(store.hold(&key("a")), Ok(Some("first".into())));
        forget(&server);
        assert_eq!(store.swap(&key("a"), stored.version, "second"), Ok(true));
        assert_eq!(store.swap(&key("a"), Version(7), "third"), Ok(false));
        forget(&server);
        assert_eq!(
            store.ask(revoke("lease")).unwrap().answer,
            Answer::Done(true)
        );
        assert_eq!(store.read(&key("a")), Ok(Some("second".into())));
    }
    assert_eq!(
        calls(&server, "eval"),
        9,
        "what was forgotten was sent once"
    );
}

#[test]
fn what_follows_a_forgotten_one_in_a_batch_comes_after_it() {
    let server = Server::start(&[]);
    let store = open(&server.url());
    store.ask(lease("lease")).unwrap();
    store.set(&key("other"), "other").unwrap();
    forget(&server);
    let delete = Operation::Delete { key: key("other") };
    let reads = [get("lease"), hold("other"), delete, get("other")];
    let replies = store.batch([&[revoke("lease")][..], &reads].concat());
    let answers: Vec<_> = replies.into_iter().map(|it| it.unwrap().answer).collect();
    assert_eq!(answers[1], Answer::Value(None), "it was read after");
    assert_eq!(answers[4], Answer::Value(None));
    assert_eq!(store.ask(get("other")).unwrap().answer, Answer::Value(None));
}

#[test]
fn what_is_stored_after_a_forgotten_one_is_stored_in_its_place() {
    let server = Server::start(&[]);
    let store = open(&server.url());
    store.ask(lease("lease")).unwrap();
    forget(&server);
    let replies = store.batch(vec![revoke("lease"), lease("lease"), get("lease")]);
    let answers: Vec<_> = replies.into_iter().map(|it| it.unwrap().answer).collect();
    assert_eq!(answers[0], Answer::Done(true));
    assert_eq!(answers[1], Answer::Done(true), "its place was free");
    assert!(matches!(answers[2], Answer::Value(Some(_))));
}

/// One is forgotten and the other not: what the latter does is done, and comes too early.
#[test]
fn a_swap_that_comes_before_a_forgotten_one_is_not_said_to_be_done() {
    let server = Server::start(&[]);
    let store = open(&server.url());
    store.set(&key("a"), "first").unwrap();
    let swap = || {
        let Ok(Answer::Value(Some(stored))) = store.ask(get("a")).map(|it| it.answer) else {
            panic!("nothing is there");
        };
        Operation::Swap {
            key: key("a"),
            version: stored.version,
            value: value("next"),
            ttl: LONG,
        }
    };
    forget(&server);
    // that one is known again
    assert_eq!(store.ask(swap()).unwrap().answer, Answer::Done(true));
    let replies = store.batch(vec![hold("b"), swap()]);
    assert_eq!(replies[0].as_ref().unwrap().answer, Answer::Value(None));
    assert!(replies[1].is_err(), "{replies:?}");
    assert_eq!(store.ask(swap()).unwrap().answer, Answer::Done(true));
}

#[test]
fn a_server_that_is_started_anew_learns_them_again() {
    let mut server = Server::start(&[]);
    let store = open(&server.url());
    store.set(&key("a"), "there").unwrap();
    assert_eq!(store.hold(&key("a")), Ok(Some("there".into())));
    server.kill();
    server.restart();
    until("it is there again", || store.hold(&key("a")) == Ok(None));
    assert_eq!(calls(&server, "eval"), 0);
    assert_ne!(calls(&server, "evalsha"), 0);
}

#[test]
fn every_node_of_a_cluster_learns_them() {
    let cluster = Cluster::start();
    let store = open(&cluster.url());
    let names: Vec<_> = (0..30).map(|n| format!("key:{n}")).collect();
    let hold_all = || {
        let replies = store.batch(names.iter().map(|name| hold(name)).collect());
        assert!(replies.iter().all(Result::is_ok), "{replies:?}");
    };
    hold_all();
    for node in &cluster.nodes {
        assert_eq!(calls(node, "eval"), 0);
        assert_ne!(calls(node, "evalsha"), 0);
        forget(node);
    }
    hold_all();
    let named = || {
        cluster
            .nodes
            .iter()
            .map(|node| calls(node, "eval"))
            .sum::<u64>()
    };
    let whole = named();
    assert_eq!(whole, 30, "all of them were forgotten");
    hold_all();
    assert_eq!(named(), whole);
}
