//! What `Swap` goes by.

use super::subject::{LONG, Subject, value_of};
use crate::store::{Key, Version};

pub(super) fn check(subject: &Subject<'_>) {
    swap_replaces_what_was_read(subject);
    an_old_version_swaps_nothing(subject);
    holding_changes_no_version(subject);
}

fn swap_replaces_what_was_read(subject: &Subject<'_>) {
    let (key, second) = (subject.key(), value_of(b"second"));
    assert!(
        !subject.swap(&key, Version(7), &second) && subject.get(&key).is_none(),
        "`Swap` stored where nothing was: it replaces what was read, if that is still there"
    );
    subject.set(&key, &value_of(b"first"), LONG);
    let read = subject.found(&key).version;
    assert!(
        subject.swap(&key, read, &second),
        "`Swap` did not store, though what was read was still there"
    );
    assert!(
        subject.found(&key).value == second,
        "`Swap` was answered with true and did not store"
    );
    assert!(
        !subject.swap(&key, read, &value_of(b"third")),
        "`Swap` stored a second time for one version: what it stored has a version of its own"
    );
}

fn an_old_version_swaps_nothing(subject: &Subject<'_>) {
    let third = value_of(b"third");
    let after = |what: &str, change: &dyn Fn(&Key)| {
        let key = subject.key();
        subject.add(&key, &value_of(b"first"), LONG);
        let read = subject.found(&key).version;
        change(&key);
        let before = subject.get(&key);
        assert!(
            !subject.swap(&key, read, &third),
            "`Swap` stored by a version from before {what}: a version is of one value that was stored, not of a key, nor of how often it was stored"
        );
        assert!(
            subject.get(&key) == before,
            "`Swap` was answered with false and changed something, after {what}"
        );
    };
    let new = || value_of(b"first");
    after("a deletion", &|key| {
        subject.delete(key);
    });
    after("a `Set`", &|key| subject.set(key, &new(), LONG));
    after("a deletion and an `Add`", &|key| {
        subject.delete(key);
        subject.add(key, &new(), LONG);
    });
    after("a deletion and a `Set`", &|key| {
        subject.delete(key);
        subject.set(key, &new(), LONG);
    });
    after("another `Swap`", &|key| {
        let read = subject.found(key).version;
        subject.swap(key, read, &new());
    });
}

fn holding_changes_no_version(subject: &Subject<'_>) {
    let key = subject.key();
    subject.set(&key, &value_of(b"held"), LONG);
    let read = subject.found(&key).version;
    subject.hold(&key, LONG * 2);
    assert!(
        subject.found(&key).version == read && subject.swap(&key, read, &value_of(b"swapped")),
        "`Hold` changed the version of what is there: it lengthens its life and nothing else"
    );
}
