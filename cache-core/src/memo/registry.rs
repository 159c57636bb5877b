//! All cached functions that were called so far, and the name spaces in use, so that no two
//! functions share one.

use super::AnyMemo;
use super::definition::Site;
use crate::sync::{Mutex, Ordering, Tally, statics};
use hashbrown::HashMap;

type Prefixes = HashMap<&'static str, Site, ahash::RandomState>;

statics! {
    static PREFIXES: Mutex<Option<Prefixes>> = Mutex::new(None);
    static MEMOS: Mutex<Vec<&'static dyn AnyMemo>> = Mutex::new(Vec::new());
}

/// Adds a memo that was made.
pub(crate) fn add(memo: &'static dyn AnyMemo) {
    MEMOS.lock().push(memo);
}

/// A number that no other memo has.
pub(crate) fn number() -> usize {
    statics! {
        static NEXT: Tally = Tally::new(0);
    }
    NEXT.fetch_add(1, Ordering::Relaxed) as usize
}

/// Every memo so far.
pub(crate) fn all() -> Vec<&'static dyn AnyMemo> {
    MEMOS.lock().clone()
}

/// Claims the prefix that a user gave a function.
///
/// # Panics
///
/// If another function has it. Within one crate that does not compile; across crates nobody can
/// know before both are used.
pub(crate) fn claim(site: &Site) {
    let Some(prefix) = site.key_prefix else {
        return;
    };
    let mut prefixes = PREFIXES.lock();
    let taken_by = prefixes
        .get_or_insert_default()
        .entry(prefix)
        .or_insert_with(|| site.clone())
        .clone();
    drop(prefixes);
    let same = (taken_by.file, taken_by.line) == (site.file, site.line);
    assert!(
        same,
        "key_prefix = {prefix:?} is taken twice: by `{}` ({}:{}) and by `{}` ({}:{}); \
         give one of them another key_prefix",
        taken_by.path, taken_by.file, taken_by.line, site.path, site.file, site.line,
    );
}
