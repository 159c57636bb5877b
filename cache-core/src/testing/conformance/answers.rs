//! Each operation, and its answer.

use super::subject::{LONG, Subject, value_of};
use crate::store::{Key, Operation};

pub(super) fn check(subject: &Subject<'_>) {
    what_is_stored_is_read(subject);
    add_leaves_what_is_there(subject);
    set_stores_whatever_is_there(subject);
    delete_tells_whether_there_was_something(subject);
    revoke_leaves_what_is_longer_than_a_lease(subject);
    keys_are_told_apart(subject);
    the_server_stays_the_same(subject);
}

fn what_is_stored_is_read(subject: &Subject<'_>) {
    let (key, value) = (subject.key(), value_of(b"one"));
    assert!(
        subject.get(&key).is_none(),
        "`Get` found something under a key that was never stored"
    );
    assert!(
        subject.hold(&key, LONG).is_none(),
        "`Hold` found something under a key that was never stored"
    );
    assert!(
        subject.get(&key).is_none(),
        "`Hold` stored something: it only reads, and lengthens the life of what is there"
    );
    assert!(
        subject.add(&key, &value, LONG),
        "`Add` was answered with false, though there was nothing: answer true if it stored"
    );
    let read = subject.found(&key);
    assert!(
        read.value == value,
        "`Get` read other bytes than were stored: keep them as they are"
    );
    let held = subject.hold(&key, LONG);
    assert!(
        held.as_ref() == Some(&read),
        "`Hold` is answered with what is there and its version, as `Get` is: {held:?}, {read:?}"
    );
}

fn add_leaves_what_is_there(subject: &Subject<'_>) {
    let (key, value) = (subject.key(), value_of(b"first"));
    subject.set(&key, &value, LONG);
    assert!(
        !subject.add(&key, &value_of(b"second"), LONG),
        "`Add` was answered with true, though there was something: it stores only where nothing is"
    );
    assert!(
        subject.found(&key).value == value,
        "`Add` replaced what was there: it stores only where nothing is"
    );
}

fn set_stores_whatever_is_there(subject: &Subject<'_>) {
    let (key, second) = (subject.key(), value_of(b"second"));
    subject.set(&key, &value_of(b"first"), LONG);
    subject.set(&key, &second, LONG);
    assert!(
        subject.found(&key).value == second,
        "`Set` left the value from before: it stores whatever is there"
    );
}

fn delete_tells_whether_there_was_something(subject: &Subject<'_>) {
    let key = subject.key();
    assert!(
        !subject.delete(&key),
        "`Delete` was answered with true, though there was nothing"
    );
    subject.set(&key, &value_of(b"gone"), LONG);
    assert!(
        subject.delete(&key),
        "`Delete` was answered with false, though there was something"
    );
    assert!(
        subject.get(&key).is_none(),
        "`Delete` was answered, and what it deleted is still read: answer once it has happened"
    );
    assert!(
        subject.add(&key, &value_of(b"new"), LONG),
        "`Add` did not store after a `Delete`: what was deleted must not hold its place"
    );
}

fn revoke_leaves_what_is_longer_than_a_lease(subject: &Subject<'_>) {
    let (key, lease, longer) = (subject.key(), value_of(b""), value_of(b"."));
    assert!(
        !subject.revoke(&key),
        "`Revoke` was answered with true, though there was nothing"
    );
    subject.set(&key, &lease, LONG);
    assert!(
        subject.revoke(&key) && subject.get(&key).is_none(),
        "`Revoke` left sixteen bytes: it deletes them, and is answered with true"
    );
    subject.set(&key, &longer, LONG);
    assert!(
        !subject.revoke(&key) && subject.found(&key).value == longer,
        "`Revoke` deleted more than sixteen bytes: it leaves what is longer, and is answered with false"
    );
}

fn keys_are_told_apart(subject: &Subject<'_>) {
    let one = subject.key();
    let longest = "x".repeat(Key::LONGEST - one.as_str().len());
    let ends = [
        "a", "A", "a.", "a:", "{a}", "{A}", "-_.:{}", "a}b{", &longest,
    ];
    let keys = ends.map(|end| Key::new(&format!("{one}{end}")));
    let keys = keys.map(|key| key.expect("it is short and has no other characters"));
    let values = keys.iter().map(|key| value_of(key.as_str().as_bytes()));
    let values: Vec<_> = values.collect();
    for (key, value) in keys.iter().zip(&values) {
        subject.set(key, value, LONG);
    }
    for (key, value) in keys.iter().zip(&values) {
        assert!(
            subject.found(key).value == *value,
            "what was stored under `{key}` was replaced by what was stored under another key: keys are the same only if all their characters are, case included"
        );
        subject.delete(key);
    }
}

fn the_server_stays_the_same(subject: &Subject<'_>) {
    let key = subject.key();
    let fence = || {
        subject
            .reply(Operation::Get { key: key.clone() })
            .server
            .fence
    };
    let first = fence();
    subject.set(&key, &value_of(b"fence"), LONG);
    subject.delete(&key);
    assert!(
        fence() == first,
        "`Server::fence` changed, though nothing happened to the server: entries would be served once and no more"
    );
}
