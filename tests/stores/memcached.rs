//! The store on one Memcached server.

use crate::memcached_server::{
    LONG, Process, Server, ask, bytes, delete, get, key, run, set, set_op, soon, timed,
};
use cache_core::store::{Answer, FaultKind, Memcached, Operation, Store};
use cache_core::testing::store_conformance;
use std::fs;
use std::process::Command;
use std::thread;
use std::time::Duration;

#[test]
fn one_server_keeps_the_rules() {
    let server = Server::start(&["-m", "512"]);
    store_conformance(|| server.store());
}

#[test]
fn a_time_of_31_days_is_a_date() {
    let server = Server::start(&[]);
    let store = server.store();
    let month = Duration::from_secs(31 * 24 * 60 * 60);
    let lives = |at: &str, time: Duration| {
        let answer = server.raw(&format!("mg {at} t"));
        let left: u64 = answer
            .trim()
            .strip_prefix("HD t")
            .expect(&answer)
            .parse()
            .unwrap();
        left.abs_diff(time.as_secs()) < 10
    };
    let hold = |ttl| Operation::Hold {
        key: key("held"),
        ttl,
    };
    let stored = Operation::Set {
        key: key("stored"),
        value: bytes("value"),
        ttl: month,
    };
    ask(&store, stored).unwrap();
    assert!(lives("stored", month));
    set(&store, "held", "value").unwrap();
    ask(&store, hold(month)).unwrap();
    // a quarter longer, so that it need not be done again soon
    assert!(lives("held", month * 5 / 4));
    ask(&store, hold(LONG)).unwrap();
    assert!(lives("held", month * 5 / 4), "it was shortened");
}

#[test]
fn what_is_too_large_is_not_sent_and_the_rest_is() {
    let server = Server::start(&[]);
    let store = server.store();
    let longest = "k".repeat(120);
    let (largest, larger) = (vec![7; store.largest()], vec![7; store.largest() + 1]);
    let batch = vec![
        set_op("before", bytes("value")),
        set_op(&longest, larger.into()),
        set_op("after", bytes("value")),
        set_op(&longest, largest.into()),
    ];
    let outcomes = run(&store, batch);
    let faults = outcomes
        .iter()
        .map(|outcome| outcome.as_ref().err().map(|fault| fault.kind));
    let faults: Vec<_> = faults.collect();
    assert_eq!(faults, [None, Some(FaultKind::TooLarge), None, None]);
    let found = get(&store, &longest).unwrap().unwrap();
    assert_eq!(found.value.len(), store.largest());
}

#[test]
fn what_is_too_large_for_the_server_alone_is_said_to_be() {
    let server = Server::start(&[]);
    let store = server.builder().largest(4 << 20).build().unwrap();
    let outcomes = run(
        &store,
        vec![
            set_op("large", vec![7; 2 << 20].into()),
            set_op("small", bytes("value")),
        ],
    );
    let fault = outcomes[0].as_ref().unwrap_err();
    assert_eq!(fault.kind, FaultKind::TooLarge);
    assert!(
        fault
            .message
            .starts_with(&format!("127.0.0.1:{}: ", server.port)),
        "{fault}"
    );
    assert!(outcomes[1].is_ok());
}

#[test]
fn larger_values_are_stored_where_both_sides_are_told() {
    let server = Server::start(&["-I", "8m", "-m", "256"]);
    let url = format!("{}?largest=7m", server.url());
    let store = Memcached::builder(&url).build().unwrap();
    ask(&store, set_op("large", vec![7; 7 << 20].into())).unwrap();
    // also for a program that would not store it
    let found = get(&server.store(), "large").unwrap().unwrap();
    assert_eq!(found.value.len(), 7 << 20);
}

#[test]
fn a_batch_is_written_while_its_answers_are_read() {
    let server = Server::start(&["-m", "512"]);
    let store = server.store();
    let large: cache_core::store::Bytes = vec![7; 1_000_000].into();
    ask(&store, set_op("large", large.clone())).unwrap();
    // more than fits between the two in either direction
    let gets = (0..40).map(|_| Operation::Get { key: key("large") });
    let sets = (0..40).map(|n| set_op(&format!("large-{n}"), large.clone()));
    let outcomes = run(&store, gets.chain(sets).collect());
    let failed: Vec<_> = outcomes.iter().filter(|outcome| outcome.is_err()).collect();
    assert!(failed.is_empty(), "{failed:?}");
}

#[test]
fn all_callers_share_one_connection() {
    let server = Server::start(&[]);
    let store = server.store();
    thread::scope(|scope| {
        for n in 0..32 {
            let store = &store;
            scope.spawn(move || {
                for round in 0..50 {
                    let (at, value) = (format!("key-{n}"), format!("{n}-{round}"));
                    set(store, &at, &value).unwrap();
                    assert_eq!(get(store, &at).unwrap().unwrap().value, bytes(&value));
                }
            });
        }
    });
    let stats = server.raw("stats");
    let total = stats
        .lines()
        .find_map(|line| line.strip_prefix("STAT total_connections "));
    // those of memcached itself, of the start, of the store and of this question
    assert!(total.unwrap().parse::<u32>().unwrap() <= 5, "{stats}");
}

#[test]
fn it_connects_when_it_is_first_used() {
    let store = Memcached::builder("memcached://no-such-host.invalid")
        .build()
        .unwrap();
    assert_eq!(store.name(), "memcached://no-such-host.invalid:11211");
    let (fault, time) = timed(|| get(&store, "k").unwrap_err());
    assert_eq!(fault.kind, FaultKind::Unreachable);
    assert!(time < Duration::from_millis(1500), "{time:?}");
}

#[test]
fn user_and_password_log_in() {
    let path = std::env::temp_dir().join(format!("larder-users-{}", std::process::id()));
    fs::write(&path, "me:s3c:ret\n").unwrap();
    let server = Server::start(&["-Y", path.to_str().unwrap()]);
    fs::remove_file(&path).unwrap();
    let store = |login: &str| {
        let url = format!("memcached://{login}127.0.0.1:{}", server.port);
        Memcached::builder(&url).build().unwrap()
    };
    assert_eq!(set(&store("me:s3c%3Aret@"), "k", "value"), Ok(true));
    for login in ["me:s3cre@", ""] {
        let fault = set(&store(login), "k", "value").unwrap_err();
        assert_eq!(fault.kind, FaultKind::Refused, "{fault}");
        assert!(!fault.to_string().contains("s3c"), "{fault}");
    }
}

#[test]
fn a_unix_socket_is_a_server() {
    let path = std::env::temp_dir().join(format!("larder-socket-{}", std::process::id()));
    let mut command = Command::new("memcached");
    let process = Process::start(command.args(["-u", "root", "-s"]).arg(&path));
    let url = format!("memcached://{}", path.display());
    let store = Memcached::builder(&url).build().unwrap();
    let done = soon(|| set(&store, "k", "value"));
    drop(process);
    let _ = fs::remove_file(&path);
    assert!(done);
}

#[test]
fn a_deletion_outlives_a_warm_restart() {
    let file = std::env::temp_dir().join(format!("larder-memory-{}", std::process::id()));
    let mut server = Server::start(&["-e", file.to_str().unwrap()]);
    let store = server.store();
    set(&store, "deleted", "value").unwrap();
    set(&store, "kept", "value").unwrap();
    delete(&store, "deleted").unwrap();
    server.signal("-USR1");
    server.wait();
    // it does not take back what it had within the second
    thread::sleep(Duration::from_millis(1500));
    server.start_again();
    let kept = soon(|| get(&store, "kept"));
    assert!(kept.is_some(), "there was no warm restart");
    assert_eq!(get(&store, "deleted"), Ok(None));
    drop(server);
    for end in ["", ".meta"] {
        let _ = fs::remove_file(format!("{}{end}", file.display()));
    }
}

#[test]
fn an_answer_names_no_fence_and_no_session() {
    let server = Server::start(&[]);
    let outcomes = run(&server.store(), vec![Operation::Get { key: key("k") }]);
    let reply = outcomes[0].as_ref().unwrap();
    assert_eq!(reply.answer, Answer::Value(None));
    assert_eq!((reply.server.fence, reply.server.session), (0, 0));
}
