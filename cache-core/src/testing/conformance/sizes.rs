//! Values of all kinds and sizes.

use super::subject::{LONG, Subject, value_of};
use crate::store::{FaultKind, Operation};

pub(super) fn check(subject: &Subject<'_>) {
    every_byte_is_kept(subject);
    the_largest_is_kept(subject);
    what_is_too_large_changes_nothing(subject);
}

fn every_byte_is_kept(subject: &Subject<'_>) {
    let bytes: Vec<u8> = (0..=255).collect();
    let backwards: Vec<u8> = (0..=255).rev().collect();
    let rests: [&[u8]; 7] = [
        b"",
        b"\0",
        b"\r\n",
        b"\r\nEND\r\nflush_all\r\n",
        b"$-1\r\n",
        &bytes,
        &backwards,
    ];
    for rest in rests {
        let (key, value) = (subject.key(), value_of(rest));
        subject.set(&key, &value, LONG);
        assert!(
            subject.found(&key).value == value,
            "a value that ends in {rest:?} was read with other bytes: values are bytes, not text, and their length is known"
        );
    }
    let key = subject.key();
    for begin in [[0; 16], [255; 16], *b"\r\n\r\n\r\n\r\n\0\0\0\0\0\0\0\0"] {
        subject.set(&key, &begin.into(), LONG);
        let read = subject.found(&key);
        assert!(
            read.value[..] == begin && subject.swap(&key, read.version, &value_of(b"next")),
            "a value that begins with {begin:?} was not read or not swapped: a version may be any sixteen bytes"
        );
    }
}

fn the_largest_is_kept(subject: &Subject<'_>) {
    let key = subject.key();
    let largest = subject.store.largest();
    let value = value_of(&vec![7; largest.saturating_sub(16)]);
    subject.set(&key, &value, LONG);
    assert!(
        subject.found(&key).value == value,
        "a value of {largest} bytes, which `largest` allows, was read with other bytes"
    );
    subject.delete(&key);
}

fn what_is_too_large_changes_nothing(subject: &Subject<'_>) {
    let key = subject.key();
    let small = value_of(b"small");
    subject.set(&key, &small, LONG);
    let value = value_of(&vec![7; subject.store.largest().saturating_sub(15)]);
    let set = Operation::Set {
        key: key.clone(),
        value: value.clone(),
        ttl: LONG,
    };
    let get = Operation::Get { key: key.clone() };
    let mut replies = subject.answers(vec![get.clone(), set, get]).into_iter();
    let mut next = || replies.next().expect("each was answered");
    let (before, stored, after) = (next(), next(), next());
    assert!(
        before.is_ok() && after.is_ok(),
        "one value of a batch was too large, and other operations failed: {before:?}, {after:?}: answer that one with a fault, without sending it"
    );
    let expected = match stored {
        Ok(_) => value,
        Err(fault) if fault.kind == FaultKind::TooLarge => small,
        Err(fault) => panic!(
            "a value larger than `largest` allows is answered with `FaultKind::TooLarge`, not with: {fault}"
        ),
    };
    assert!(
        subject.found(&key).value == expected,
        "what is read after a value that was too large is neither that, though it was answered as stored, nor what was there before"
    );
    subject.delete(&key);
}
