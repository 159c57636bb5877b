//! What shows that the harness can tell: a cache that is never told, and none at all.

use crate::case::{Case, Expected, Subject};
use crate::db;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

/// Computes each key once and for ever.
type Forever = Mutex<HashMap<u64, Arc<OnceLock<u64>>>>;

pub(super) fn cases() -> Vec<Case> {
    let none = Subject {
        package: None,
        name: "no cache",
        expected: Expected::Never,
        new: || (),
        read: |(), id| db::load(id),
    };
    let forever = Subject {
        package: None,
        name: "one load a key, for ever",
        expected: Expected::Always,
        new: Forever::default,
        read: load_once,
    };
    vec![
        none.told("nothing", |_, _, _| ()),
        forever.told("nothing", |_, _, _| ()),
    ]
}

fn load_once(cache: &Forever, id: u64) -> u64 {
    let mut cells = cache.lock().expect("no panic while cells are found");
    let cell = cells.entry(id).or_default().clone();
    drop(cells);
    *cell.get_or_init(|| db::load(id))
}
