//! `memoize`, with the option that shares a cache between threads.

use crate::case::{Case, Subject};
use crate::db;
use memoize::memoize;

#[memoize(SharedCache)]
fn row(id: u64) -> u64 {
    db::load(id)
}

pub(super) fn cases() -> Vec<Case> {
    let subject = Subject::peer("memoize", "SharedCache", || (), |(), id| row(id));
    vec![subject.told("memoized_flush_row", |(), _, _| memoized_flush_row())]
}
