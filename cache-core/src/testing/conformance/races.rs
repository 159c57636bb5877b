//! Operations from several threads.

use super::subject::{LONG, Subject, value_of};
use crate::store::{Key, Operation, Stored};
use std::panic::resume_unwind;
use std::thread::{self, ScopedJoinHandle};

const THREADS: usize = 8;

pub(super) fn check(subject: &Subject<'_>) {
    for _ in 0..20 {
        one_add_wins(subject);
        one_swap_wins(subject);
        one_delete_wins(subject);
    }
    a_counter_is_exact(subject);
    what_is_longer_is_never_revoked(subject);
}

/// In how many threads something is true.
fn winners(wins: impl Fn() -> bool + Sync) -> usize {
    thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(&wins)).collect();
        let join = |thread: ScopedJoinHandle<'_, bool>| thread.join();
        let won = threads.into_iter().map(join);
        won.map(|won| won.unwrap_or_else(|panic| resume_unwind(panic)))
            .filter(|won| *won)
            .count()
    })
}

fn one_add_wins(subject: &Subject<'_>) {
    let key = subject.key();
    let won = winners(|| subject.add(&key, &value_of(b"mine"), LONG));
    assert!(
        won == 1,
        "of {THREADS} `Add`s of one key at once, {won} stored: look and store in one step"
    );
}

fn one_swap_wins(subject: &Subject<'_>) {
    let key = subject.key();
    subject.set(&key, &value_of(b"read by all"), LONG);
    let read = subject.found(&key).version;
    let won = winners(|| subject.swap(&key, read, &value_of(b"mine")));
    assert!(
        won == 1,
        "of {THREADS} `Swap`s of one version at once, {won} stored: compare and store in one step"
    );
}

fn one_delete_wins(subject: &Subject<'_>) {
    let key = subject.key();
    subject.set(&key, &value_of(b"to go"), LONG);
    let won = winners(|| subject.delete(&key));
    assert!(
        won == 1,
        "of {THREADS} `Delete`s of one value at once, {won} were answered with true: one deletes it"
    );
}

/// One turns a lease into something longer, others revoke it.
fn what_is_longer_is_never_revoked(subject: &Subject<'_>) {
    for _ in 0..50 {
        let (key, longer) = (subject.key(), value_of(b"."));
        subject.set(&key, &value_of(b""), LONG);
        let revoke = || subject.answers(vec![Operation::Revoke { key: key.clone() }]);
        thread::scope(|scope| {
            scope.spawn(revoke);
            subject.set(&key, &longer, LONG);
            // it may have failed, for somebody came between
            drop(revoke());
        });
        assert!(
            subject.found(&key).value == longer,
            "`Revoke` deleted what was stored while it looked at what was there before: look and delete in one step, or delete only what was looked at"
        );
    }
}

fn a_counter_is_exact(subject: &Subject<'_>) {
    const EACH: u64 = 25;
    let key = subject.key();
    subject.set(&key, &value_of(&0_u64.to_be_bytes()), LONG);
    winners(|| {
        (0..EACH).for_each(|_| count_one(subject, &key));
        true
    });
    let counted = count_in(&subject.found(&key));
    let expected = EACH * THREADS as u64;
    assert!(
        counted == expected,
        "a counter that {THREADS} threads raised by `Get` and `Swap` stands at {counted} instead of {expected}: compare and store in one step, and answer true only if it stored"
    );
}

fn count_one(subject: &Subject<'_>, key: &Key) {
    loop {
        let read = subject.found(key);
        let raised = value_of(&(count_in(&read) + 1).to_be_bytes());
        if subject.swap(key, read.version, &raised) {
            return;
        }
    }
}

fn count_in(stored: &Stored) -> u64 {
    let count = stored.value[16..].try_into();
    u64::from_be_bytes(count.expect("what was stored is what is read"))
}
