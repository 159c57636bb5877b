//! A store that keeps the rules, and some that break one.

use super::subject::{LONG, Subject};
use super::{answers, sizes, store_conformance, times, versions, waiting, watching};
use crate::store::{
    Answer, Bytes, Fault, InMemory, Key, Operation, Pending, Reply, Server, Store, Watcher,
};
use crate::sync::{Arc, Mutex};
use std::mem::take;
use std::panic::{AssertUnwindSafe, catch_unwind};

#[test]
fn the_store_in_memory_keeps_the_rules() {
    store_conformance(InMemory::default);
}

/// A store that does something else than it was asked for.
#[derive(Clone, Copy)]
struct Bent {
    asked: fn(Operation) -> Operation,
    answered: fn(Answer) -> Answer,
    is_lazy: bool,
}

const STRAIGHT: Bent = Bent {
    asked: |operation| operation,
    answered: |answer| answer,
    is_lazy: false,
};

struct Wrong(Bent, InMemory);

impl Store for Wrong {
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        let Wrong(bent, store) = self;
        let (bent, store) = (*bent, store.clone());
        let asked = operations.into_iter().map(bent.asked).collect();
        if bent.is_lazy {
            return Box::pin(async move { store.run(asked).await });
        }
        let answers = store.run(asked);
        let answered = move |reply: Reply| Reply {
            answer: (bent.answered)(reply.answer),
            ..reply
        };
        Box::pin(async move {
            let answers = answers.await.into_iter();
            answers.map(|reply| reply.map(answered)).collect()
        })
    }

    fn name(&self) -> String {
        "wrong".into()
    }

    fn largest(&self) -> usize {
        1 << 20
    }
}

#[track_caller]
fn is_seen(bent: Bent, check: fn(&Subject<'_>), rule: &str) {
    is_seen_in(&Wrong(bent, InMemory::default()), check, rule);
}

#[track_caller]
fn is_seen_in(store: &dyn Store, check: fn(&Subject<'_>), rule: &str) {
    let tried = catch_unwind(AssertUnwindSafe(|| check(&Subject::new(store))));
    let panic = tried.expect_err("the rules are broken");
    let said = panic.downcast_ref::<String>().map(String::as_str);
    let said = said.or_else(|| panic.downcast_ref::<&str>().copied());
    let said = said.unwrap_or_default();
    assert!(said.contains(rule), "{said}");
}

fn asks(asked: fn(Operation) -> Operation) -> Bent {
    Bent { asked, ..STRAIGHT }
}

#[test]
fn adding_where_something_is_is_seen() {
    let set = |operation| match operation {
        Operation::Add { key, value, ttl } => Operation::Set { key, value, ttl },
        other => other,
    };
    is_seen(asks(set), answers::check, "it stores only where nothing is");
}

#[test]
fn swapping_whatever_is_there_is_seen() {
    let set = |operation| match operation {
        Operation::Swap {
            key, value, ttl, ..
        } => Operation::Set { key, value, ttl },
        other => other,
    };
    is_seen(asks(set), versions::check, "it replaces what was read");
}

#[test]
fn holding_nothing_is_seen() {
    let get = |operation| match operation {
        Operation::Hold { key, .. } => Operation::Get { key },
        other => other,
    };
    is_seen(
        asks(get),
        times::check,
        "`Hold` sees to it that it lives on",
    );
}

#[test]
fn living_for_ever_is_seen() {
    let long = |operation| match operation {
        Operation::Set { key, value, .. } => Operation::Set {
            key,
            value,
            ttl: LONG,
        },
        other => other,
    };
    is_seen(asks(long), times::check, "never let one be zero");
}

#[test]
fn keys_without_case_are_seen() {
    fn lower(key: &Key) -> Key {
        Key::new(&key.as_str().to_ascii_lowercase()).expect("it is one")
    }
    let lowered = |operation| match operation {
        Operation::Get { key } => Operation::Get { key: lower(&key) },
        Operation::Set { key, value, ttl } => Operation::Set {
            key: lower(&key),
            value,
            ttl,
        },
        other => other,
    };
    is_seen(asks(lowered), answers::check, "case included");
}

#[test]
fn cutting_values_off_is_seen() {
    let cut = |operation| match operation {
        Operation::Set { key, value, ttl } => {
            let value: Bytes = value[..16].into();
            Operation::Set { key, value, ttl }
        }
        other => other,
    };
    is_seen(asks(cut), sizes::check, "was read with other bytes");
}

#[test]
fn saying_yes_to_all_is_seen() {
    let yes = |answer| match answer {
        Answer::Done(_) => Answer::Done(true),
        other => other,
    };
    let bent = Bent {
        answered: yes,
        ..STRAIGHT
    };
    is_seen(bent, answers::check, "`Add` was answered with true");
}

#[test]
fn waiting_to_be_polled_is_seen() {
    let bent = Bent {
        is_lazy: true,
        ..STRAIGHT
    };
    is_seen(
        bent,
        waiting::check,
        "do the work where it goes on by itself",
    );
}

/// A store that tells of changes when something is got, and not when it is held.
#[derive(Default)]
struct Late {
    watchers: Mutex<Vec<Arc<dyn Watcher>>>,
    untold: Mutex<Vec<Key>>,
    store: InMemory,
}

impl Late {
    fn tell(&self) {
        let (watchers, untold) = (self.watchers.lock().clone(), take(&mut *self.untold.lock()));
        for (watcher, key) in watchers
            .iter()
            .flat_map(|to| untold.iter().map(move |key| (to, key)))
        {
            watcher.changed(key.as_str());
        }
    }
}

impl Store for Late {
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        for operation in &operations {
            match operation {
                Operation::Get { .. } => self.tell(),
                Operation::Hold { .. } => {}
                changes => self.untold.lock().push(changes.key().clone()),
            }
        }
        let answers = self.store.run(operations);
        let within = |reply: Reply| Reply {
            server: Server {
                session: 1,
                ..reply.server
            },
            ..reply
        };
        Box::pin(async move {
            let answers = answers.await.into_iter();
            answers.map(|reply| reply.map(within)).collect()
        })
    }

    fn name(&self) -> String {
        "late".into()
    }

    fn watch(&self, watcher: Arc<dyn Watcher>) -> bool {
        self.watchers.lock().push(watcher);
        true
    }
}

#[test]
fn telling_after_what_was_asked_later_is_seen() {
    let rule = "before `Watcher::changed` was called";
    is_seen_in(&Late::default(), watching::check, rule);
}
