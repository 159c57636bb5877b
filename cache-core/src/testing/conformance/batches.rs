//! Several operations at once.

use super::subject::{LONG, Subject, done, value, value_of};
use crate::store::{Answer, Bytes, Fault, Key, Operation, Reply};

pub(super) fn check(subject: &Subject<'_>) {
    nothing_is_answered_with_nothing(subject);
    operations_of_a_key_take_effect_in_order(subject);
    a_thousand_are_answered_in_order(subject);
    one_key_may_be_there_often(subject);
}

fn nothing_is_answered_with_nothing(subject: &Subject<'_>) {
    assert!(subject.answers(Vec::new()).is_empty());
}

fn answers(subject: &Subject<'_>, operations: Vec<Operation>) -> Vec<Answer> {
    let replies = subject.answers(operations).into_iter();
    let answer = |reply: Result<Reply, Fault>| match reply {
        Ok(reply) => reply.answer,
        Err(fault) => panic!("an operation of a batch failed, where nothing was wrong: {fault}"),
    };
    replies.map(answer).collect()
}

fn operations_of_a_key_take_effect_in_order(subject: &Subject<'_>) {
    let key = subject.key();
    let (one, two) = (value_of(b"one"), value_of(b"two"));
    let get = || Operation::Get { key: key.clone() };
    let delete = || Operation::Delete { key: key.clone() };
    let store = |value: &Bytes| Operation::Set {
        key: key.clone(),
        value: value.clone(),
        ttl: LONG,
    };
    let add = Operation::Add {
        key: key.clone(),
        value: one.clone(),
        ttl: LONG,
    };
    let batch = vec![
        get(),
        add,
        get(),
        store(&two),
        get(),
        delete(),
        get(),
        delete(),
        store(&one),
        get(),
    ];
    let read = answers(subject, batch);
    let found = |at: usize| value(read[at].clone()).map(|stored| stored.value);
    let expected = [
        (0, None),
        (2, Some(&one)),
        (4, Some(&two)),
        (6, None),
        (9, Some(&one)),
    ];
    for (at, expected) in expected {
        assert!(
            found(at).as_ref() == expected,
            "the operations of a batch that are about one key take effect in their order: number {at} of {read:?} is wrong"
        );
    }
    let did = [1, 3, 5, 7, 8].map(|at| done(read[at].clone()));
    assert!(
        did == [true, true, true, false, true],
        "each operation of a batch is answered by what it did itself: {did:?}"
    );
}

fn a_thousand_are_answered_in_order(subject: &Subject<'_>) {
    let keys: Vec<Key> = (0..500).map(|_| subject.key()).collect();
    let values: Vec<_> = (0..500_u32).map(|n| value_of(&n.to_be_bytes())).collect();
    let store = |(key, value): (&Key, &Bytes)| Operation::Set {
        key: key.clone(),
        value: value.clone(),
        ttl: LONG,
    };
    let get = |key: &Key| Operation::Get { key: key.clone() };
    let stores = keys.iter().zip(&values).map(store);
    let batch = stores.chain(keys.iter().map(get)).collect();
    let read = answers(subject, batch).split_off(500);
    for (at, (answer, expected)) in read.into_iter().zip(&values).enumerate() {
        assert!(
            value(answer).is_some_and(|stored| stored.value == *expected),
            "the answers to a batch of 1000 are in the order of its operations: that of `Get` number {at} is another's"
        );
    }
    let delete = |key| Operation::Delete { key };
    let deleted = answers(subject, keys.into_iter().map(delete).collect());
    assert!(
        deleted.into_iter().all(done),
        "a batch that deletes 500 keys deletes each"
    );
}

fn one_key_may_be_there_often(subject: &Subject<'_>) {
    let (key, stored) = (subject.key(), value_of(b"often"));
    subject.set(&key, &stored, LONG);
    let batch = (0..50).map(|_| Operation::Get { key: key.clone() });
    for answer in answers(subject, batch.collect()) {
        assert!(
            value(answer).is_some_and(|found| found.value == stored),
            "a key that is in a batch several times is answered each time"
        );
    }
}
