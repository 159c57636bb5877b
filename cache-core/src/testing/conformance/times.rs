//! How long what is stored lives.

use super::subject::{LONG, Subject, comes_true, side_by_side, value_of};
use crate::store::{Key, Operation};
use std::thread;
use std::time::Duration;

/// How much longer than its time to live a value may be there, for stores that count in seconds.
const LATE: Duration = Duration::from_secs(3);
const SHORT: Duration = Duration::from_millis(200);

pub(super) fn check(subject: &Subject<'_>) {
    let checks: [fn(&Subject<'_>); 5] = [
        what_is_stored_expires,
        hold_lengthens,
        hold_never_shortens,
        set_and_swap_set_the_time_anew,
        long_times_are_no_dates,
    ];
    side_by_side(checks.map(|check| move || check(subject)));
}

fn expires(subject: &Subject<'_>, key: &Key) -> bool {
    comes_true(SHORT + LATE, || subject.get(key).is_none())
}

fn what_is_stored_expires(subject: &Subject<'_>) {
    let instants = [Duration::ZERO, Duration::from_nanos(1), SHORT];
    let keys = instants.map(|ttl| {
        let (added, stored) = (subject.key(), subject.key());
        subject.add(&added, &value_of(b"short-lived"), ttl);
        subject.set(&stored, &value_of(b"short-lived"), ttl);
        (ttl, added, stored)
    });
    for (ttl, added, stored) in keys {
        assert!(
            expires(subject, &added) && expires(subject, &stored),
            "what was stored for {ttl:?} is still there after {LATE:?}: round a time to live up, and never let one be zero where that means for ever"
        );
        assert!(
            subject.add(&added, &value_of(b"new"), LONG),
            "`Add` did not store where what was there has expired"
        );
    }
}

fn hold_lengthens(subject: &Subject<'_>) {
    let key = subject.key();
    let (ttl, longer) = (Duration::from_secs(2), Duration::from_secs(60));
    subject.set(&key, &value_of(b"held"), ttl);
    assert!(subject.hold(&key, longer).is_some());
    thread::sleep(ttl + Duration::from_millis(1500));
    assert!(
        subject.get(&key).is_some(),
        "what was stored for {ttl:?} and held for {longer:?} is gone after that: `Hold` sees to it that it lives on"
    );
}

fn hold_never_shortens(subject: &Subject<'_>) {
    let key = subject.key();
    subject.set(&key, &value_of(b"held"), LONG);
    assert!(subject.hold(&key, SHORT).is_some());
    assert!(subject.hold(&key, Duration::ZERO).is_some());
    thread::sleep(LATE);
    assert!(
        subject.get(&key).is_some(),
        "what was stored for {LONG:?} and held for {SHORT:?} is gone after {LATE:?}: `Hold` lengthens, and never shortens"
    );
}

fn set_and_swap_set_the_time_anew(subject: &Subject<'_>) {
    let (shortened, swapped) = (subject.key(), subject.key());
    for key in [&shortened, &swapped] {
        subject.set(key, &value_of(b"long"), LONG);
    }
    subject.set(&shortened, &value_of(b"short"), SHORT);
    let swap = Operation::Swap {
        key: swapped.clone(),
        version: subject.found(&swapped).version,
        value: value_of(b"short"),
        ttl: SHORT,
    };
    subject.reply(swap);
    assert!(
        expires(subject, &shortened),
        "`Set` left the time to live from before: what it stores lives for the time it was given"
    );
    assert!(
        expires(subject, &swapped),
        "`Swap` left the time to live from before: what it stores lives for the time it was given"
    );
}

fn long_times_are_no_dates(subject: &Subject<'_>) {
    let days = |days: u64| Duration::from_secs(days * 24 * 60 * 60);
    for ttl in [days(31), days(20_000), days(400_000), Duration::MAX] {
        let key = subject.key();
        subject.set(&key, &value_of(b"long-lived"), ttl);
        let held = subject.hold(&key, ttl);
        assert!(
            held.is_some() && subject.get(&key).is_some(),
            "what was stored for {ttl:?} is gone at once: turn what the store takes for a date into one, and what is too long for it into the longest it takes"
        );
        subject.delete(&key);
    }
}
