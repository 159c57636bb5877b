//! Servers that lie.

use crate::support::{Ask, Liar, key, open, until_some, within};
use cache_core::store::{FaultKind, Redis};
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(2);

fn lies() -> Vec<(&'static str, Vec<u8>)> {
    let deep = b"*1\r\n".repeat(200_000);
    vec![
        (
            "an HTTP reply",
            b"HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n".to_vec(),
        ),
        ("noise", (0..=255).collect()),
        ("a length of 2^63", b"$9223372036854775808\r\n".to_vec()),
        (
            "a length just below",
            b"$9223372036854775807\r\nabc".to_vec(),
        ),
        ("a negative length", b"=-5\r\n".to_vec()),
        ("a list of 2^63", b"*9223372036854775807\r\n:1\r\n".to_vec()),
        ("a map of 2^63", b"%4611686018427387905\r\n".to_vec()),
        ("lists in lists", deep),
        ("a line without an end", b"+".repeat(1 << 20)),
        ("a value larger than allowed", b"$100000000\r\n".to_vec()),
        ("an attribute", b"|1\r\n+a\r\n+b\r\n+OK\r\n".to_vec()),
        ("no UTF-8", b"+\xff\xfe\r\n".to_vec()),
        ("a number for a value", b":12\r\n".to_vec()),
        ("a map for a value", b"%1\r\n+a\r\n+b\r\n".to_vec()),
    ]
}

#[test]
fn nonsense_is_a_fault_and_a_new_connection() {
    for (what, lie) in lies() {
        let liar = Liar::after_a_greeting(lie);
        let store = open(&liar.url());
        for attempt in 1..=2 {
            let fault = within(LIMIT, || store.read(&key("a")).unwrap_err());
            assert_eq!(fault.kind, FaultKind::Garbled, "{what}: {fault}");
            assert!(fault.message.len() < 600, "{what}: {fault}");
            assert_eq!(liar.accepted(), attempt, "{what}");
        }
    }
}

#[test]
fn nonsense_from_the_first_byte_is_a_fault() {
    for (what, lie) in lies() {
        let liar = Liar::at_once(lie);
        let store = open(&liar.url());
        within(LIMIT, || {
            let kind = store.fault(&key("a"));
            assert!(
                matches!(kind, Some(FaultKind::Garbled | FaultKind::Refused)),
                "{what}: {kind:?}"
            );
        });
    }
}

#[test]
fn what_never_ends_is_not_taken_in() {
    for endless in ["+", "*1\r\n", "*2\r\n:1\r\n", "$9000000\r\n", "+OK\r\n"] {
        let liar = Liar::without_end(endless);
        let store = open(&liar.url());
        store.read(&key("a")).unwrap_err();
        let sent = until_some("the connection has ended", || liar.sent());
        assert!(sent < 16 << 20, "{sent} bytes of {endless:?} were taken");
    }
}

#[test]
fn a_server_that_stops_in_the_middle_is_given_up() {
    let liar = Liar::after_a_greeting("$1000\r\nabc");
    let store = Redis::builder(&liar.url())
        .response_timeout(Duration::from_millis(100))
        .build()
        .unwrap();
    within(LIMIT, || {
        assert_eq!(store.fault(&key("a")), Some(FaultKind::TimedOut));
    });
}

#[test]
fn redirections_in_a_circle_end() {
    let liar = Liar::after_a_greeting("-MOVED 15495 127.0.0.1:1\r\n");
    let store = open(&liar.url());
    let fault = store.read(&key("a")).unwrap_err();
    assert_eq!(fault.kind, FaultKind::Refused);
    assert!(fault.message.contains("redis+cluster"), "{fault}");
    let ask = Liar::after_a_greeting("-ASK 15495 :7\r\n");
    let store = open(&ask.url());
    within(LIMIT, || store.read(&key("a")).unwrap_err());
}
