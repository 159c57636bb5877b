//! Whether changes are told.

use super::subject::{LONG, Subject, comes_true, value_of};
use crate::store::{Key, Operation, Watcher};
use crate::sync::{Arc, Mutex};
use std::time::Duration;

const SOON: Duration = Duration::from_secs(5);

#[derive(Default)]
struct Told(Mutex<Vec<Event>>);

#[derive(PartialEq, Eq)]
enum Event {
    Changed(String),
    Ended(u64),
}

impl Watcher for Told {
    fn changed(&self, key: &str) {
        self.0.lock().push(Event::Changed(key.into()));
    }

    fn ended(&self, session: u64) {
        self.0.lock().push(Event::Ended(session));
    }
}

impl Told {
    /// Whether it is known by now that what was read is not what is there.
    fn has_come(&self, key: &Key, session: u64) -> bool {
        let events = [Event::Changed(key.as_str().into()), Event::Ended(session)];
        self.0.lock().iter().any(|told| events.contains(told))
    }

    /// Whether it comes to be known that what was read is not what is there.
    fn comes(&self, key: &Key, session: u64) -> bool {
        comes_true(SOON, || self.has_come(key, session))
    }
}

pub(super) fn check(subject: &Subject<'_>) {
    let told = Arc::new(Told::default());
    let watches = subject.store.watch(told.clone());
    let key = subject.key();
    let at = key.clone();
    let get = || Operation::Get { key: key.clone() };
    let session = || subject.reply(get()).server.session;
    if !watches {
        assert!(
            session() == 0,
            "`Server::session` is zero in the replies of a store that doesn't watch"
        );
        return;
    }
    let others = subject.elsewhere();
    let change: [(&str, &dyn Fn()); 4] = [
        ("`Add`", &|| {
            others.add(&key, &value_of(b"1"), LONG);
        }),
        ("`Set`", &|| others.set(&key, &value_of(b"2"), LONG)),
        ("`Swap`", &|| {
            let read = others.found(&key).version;
            others.swap(&key, read, &value_of(b"3"));
        }),
        ("`Delete`", &|| {
            others.delete(&key);
        }),
    ];
    for (what, change) in change {
        let mut read = 0;
        told.0.lock().clear();
        let is_watched = || {
            read = session();
            read != 0
        };
        assert!(
            comes_true(SOON, is_watched),
            "`watch` was answered with true, and `Server::session` is still zero: give each stretch of time in which changes are told a number"
        );
        change();
        let (key, ttl) = (key.clone(), LONG);
        let answer = subject.reply(Operation::Hold { key, ttl });
        // over another connection if the one was lost
        let is_asked_there = answer.server.session == read;
        assert!(
            !is_asked_there || told.has_come(&at, read),
            "a key was read within a session and changed elsewhere by {what}, and the same server has answered what it was asked after that before `Watcher::changed` was called"
        );
        assert!(
            told.comes(&at, read),
            "a key was read within a session, changed elsewhere by {what}, and neither `Watcher::changed` was called nor `Watcher::ended`"
        );
    }
}
