//! Who waits for an answer, and how.

use super::subject::{LONG, Subject, comes_true, value_of};
use crate::store::{Fault, Operation, Pending, Reply};
use std::task::{Context, Waker};
use std::time::Duration;

const SOON: Duration = Duration::from_secs(5);

type Answers = Pending<Vec<Result<Reply, Fault>>>;

/// That no executor is needed is checked by everything else.
pub(super) fn check(subject: &Subject<'_>) {
    work_goes_on(subject, "was dropped before it was polled", drop);
    work_goes_on(subject, "was polled once and dropped", |mut answers| {
        let mut context = Context::from_waker(Waker::noop());
        drop(answers.as_mut().poll(&mut context));
    });
    work_goes_on(subject, "is kept and not polled", std::mem::forget);
}

fn work_goes_on(subject: &Subject<'_>, what: &str, leave: impl Fn(Answers)) {
    let (key, value, ttl) = (subject.key(), value_of(b"done"), LONG);
    let set = Operation::Set {
        key: key.clone(),
        value,
        ttl,
    };
    leave(subject.store.run(vec![set]));
    assert!(
        comes_true(SOON, || subject.get(&key).is_some()),
        "what `run` gave back {what}, and its `Set` was not done: do the work where it goes on by itself, and only wait for it in the future"
    );
    let delete = Operation::Delete { key: key.clone() };
    leave(subject.store.run(vec![delete]));
    assert!(
        comes_true(SOON, || subject.get(&key).is_none()),
        "what `run` gave back {what}, and its `Delete` was not done: a value that was invalidated would be served"
    );
}
