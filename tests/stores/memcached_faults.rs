//! A Memcached server that dies, hangs or is full.

use crate::memcached_server::{
    Server, add, bytes, delete, get, key, run, set, set_op, soon, swap, timed,
};
use cache_core::store::{FaultKind, Memcached, Operation};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

#[test]
fn nothing_that_was_stored_before_a_crash_is_read_after_it() {
    let mut server = Server::start(&[]);
    let store = server.store();
    let ends = AtomicBool::new(false);
    thread::scope(|scope| {
        for n in 0..4 {
            let (store, ends) = (&store, &ends);
            scope.spawn(move || {
                while !ends.load(Ordering::Relaxed) {
                    let (outcome, time) = timed(|| set(store, &format!("busy-{n}"), "value"));
                    assert!(time < Duration::from_secs(2), "{outcome:?} took {time:?}");
                }
            });
        }
        set(&store, "old", "value").unwrap();
        for _ in 0..3 {
            sleep(Duration::from_millis(100));
            server.kill();
            sleep(Duration::from_millis(100));
            let (fault, time) = timed(|| get(&store, "old").unwrap_err());
            assert_eq!(fault.kind, FaultKind::Unreachable, "{fault}");
            assert!(time < Duration::from_millis(400), "{time:?}");
            server.start_again();
            assert_eq!(soon(|| get(&store, "old")), None);
            soon(|| set(&store, "old", "value"));
        }
        ends.store(true, Ordering::Relaxed);
    });
}

#[test]
fn a_restart_between_two_calls_fails_neither() {
    let mut server = Server::start(&[]);
    let store = server.store();
    assert_eq!(set(&store, "k", "value"), Ok(true));
    server.kill();
    server.start_again();
    sleep(Duration::from_millis(50));
    assert_eq!(get(&store, "k"), Ok(None));
}

#[test]
fn a_version_is_worth_nothing_after_a_restart() {
    let mut server = Server::start(&[]);
    let store = server.store();
    add(&store, "k", "before").unwrap();
    let before = get(&store, "k").unwrap().unwrap();
    server.kill();
    server.start_again();
    // the first item of each life has the same CAS
    soon(|| add(&store, "k", "after"));
    let after = get(&store, "k").unwrap().unwrap();
    assert_eq!(server.raw("mg k c").trim(), "HD c1");
    assert_ne!(before.version, after.version);
    assert_eq!(swap(&store, "k", before.version, "late"), Ok(false));
    assert_eq!(get(&store, "k").unwrap().unwrap().value, bytes("after"));
    assert_eq!(swap(&store, "k", after.version, "swapped"), Ok(true));
}

#[test]
fn a_server_that_hangs_costs_one_time_out() {
    let mut server = Server::start(&[]);
    let store = server.store();
    set(&store, "k", "value").unwrap();
    server.hang();
    let (fault, time) = timed(|| get(&store, "k").unwrap_err());
    assert_eq!(fault.kind, FaultKind::TimedOut, "{fault}");
    assert!((400..800).contains(&time.as_millis()), "{time:?}");
    let (fault, time) = timed(|| get(&store, "k").unwrap_err());
    assert_eq!(fault.kind, FaultKind::Unreachable, "{fault}");
    assert!(time < Duration::from_millis(300), "{time:?}");
    // however many ask, they wait together
    let began = Instant::now();
    thread::scope(|scope| {
        for _ in 0..50 {
            scope.spawn(|| get(&store, "k").unwrap_err());
        }
    });
    assert!(
        began.elapsed() < Duration::from_millis(1300),
        "{:?}",
        began.elapsed()
    );
    server.signal("-CONT");
    assert!(soon(|| get(&store, "k")).is_some());
}

#[test]
fn time_outs_are_those_that_were_asked_for() {
    let mut server = Server::start(&[]);
    let url = format!("{}?response_timeout=2s", server.url());
    let quick = Duration::from_millis(100);
    let store = Memcached::builder(&url)
        .response_timeout(quick)
        .build()
        .unwrap();
    set(&store, "k", "value").unwrap();
    server.hang();
    let (fault, time) = timed(|| get(&store, "k").unwrap_err());
    assert_eq!(fault.kind, FaultKind::TimedOut);
    assert!((90..400).contains(&time.as_millis()), "{time:?}");
}

#[test]
fn a_refused_connection_is_told_at_once() {
    // nobody listens there
    let store = Memcached::builder("memcached://127.0.0.1:1")
        .build()
        .unwrap();
    for _ in 0..100 {
        let (fault, time) = timed(|| get(&store, "k").unwrap_err());
        assert_eq!(fault.kind, FaultKind::Unreachable);
        // also of one that is not tried again yet
        assert!(fault.message.contains("refused"), "{fault}");
        assert!(time < Duration::from_millis(300), "{time:?}");
    }
}

#[test]
fn a_full_server_refuses_and_still_deletes() {
    let server = Server::start(&["-m", "2", "-M", "-t", "1"]);
    let store = server.store();
    let large = vec![7; 100_000];
    let mut stored = 0;
    let fault = loop {
        let outcome = run(
            &store,
            vec![set_op(&format!("k-{stored}"), large.clone().into())],
        );
        match outcome.into_iter().next().unwrap() {
            Ok(_) => stored += 1,
            Err(fault) => break fault,
        }
        assert!(stored < 100, "it is never full");
    };
    assert_eq!(fault.kind, FaultKind::Refused, "{fault}");
    // one that is refused takes none of the others along
    let first = Operation::Delete { key: key("k-0") };
    let batch = vec![set_op("more", large.into()), first];
    let outcomes = run(&store, batch).into_iter();
    let kinds = outcomes.map(|outcome| outcome.err().map(|fault| fault.kind));
    assert_eq!(kinds.collect::<Vec<_>>(), [Some(FaultKind::Refused), None]);
    assert_eq!(get(&store, "k-0"), Ok(None));
    assert_eq!(delete(&store, "k-2"), Ok(true));
}
