//! Whether changes are told.

use super::subject::{LONG, Subject, comes_true, value_of};
use crate::store::{Key, Operation, Watcher};
use crate::sync::{Arc, Mutex};
use std::time::Duration;

const SOON: Duration = Duration::from_secs(5);

#[derive(Default)]
struct Told(Mutex<Vec<String>>);

impl Watcher for Told {
    fn changed(&self, key: &str) {
        self.0.lock().push(key.into());
    }

    fn ended(&self, _: u64) {}
}

impl Told {
    fn comes(&self, key: &Key) -> bool {
        comes_true(SOON, || {
            self.0.lock().iter().any(|told| told == key.as_str())
        })
    }
}

pub(super) fn check(subject: &Subject<'_>) {
    let told = Arc::new(Told::default());
    let watches = subject.store.watch(told.clone());
    let key = subject.key();
    let get = || Operation::Get { key: key.clone() };
    let is_watched = || subject.reply(get()).server.session != 0;
    if !watches {
        assert!(
            !is_watched(),
            "`Server::session` is zero in the replies of a store that doesn't watch"
        );
        return;
    }
    let change: [(&str, &dyn Fn()); 4] = [
        ("`Add`", &|| {
            subject.add(&key, &value_of(b"1"), LONG);
        }),
        ("`Set`", &|| subject.set(&key, &value_of(b"2"), LONG)),
        ("`Swap`", &|| {
            let read = subject.found(&key).version;
            subject.swap(&key, read, &value_of(b"3"));
        }),
        ("`Delete`", &|| {
            subject.delete(&key);
        }),
    ];
    for (what, change) in change {
        assert!(
            comes_true(SOON, is_watched),
            "`watch` was answered with true, and `Server::session` is still zero: give each stretch of time in which changes are told a number"
        );
        told.0.lock().clear();
        change();
        assert!(
            told.comes(&key),
            "a key was read within a session, changed by {what}, and `Watcher::changed` was not called"
        );
    }
}
