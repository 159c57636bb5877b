//! All cached functions that were called so far, and the name spaces in use, so that no two
//! functions share one.

use super::AnyMemo;
use super::definition::Site;
use crate::sync::{Mutex, Ordering, Tally, statics};
use hashbrown::HashMap;
#[cfg(feature = "shared")]
use hashbrown::hash_map::Entry;
use std::borrow::Cow;

type Prefixes = HashMap<Cow<'static, str>, Site, ahash::RandomState>;

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
    let Err(taken_by) = claim_as(prefix.into(), site) else {
        return;
    };
    panic!(
        "key_prefix = {prefix:?} is taken twice: by `{}` ({}:{}) and by `{}` ({}:{}); \
         give one of them another key_prefix",
        taken_by.path, taken_by.file, taken_by.line, site.path, site.file, site.line,
    );
}

/// Claims the name of a function that is made while the program runs, of which there may be several in
/// one place; if another function has it, says which.
#[cfg(feature = "shared")]
pub(crate) fn claim_first(site: &Site) -> Result<(), Site> {
    let mut prefixes = PREFIXES.lock();
    match prefixes
        .get_or_insert_default()
        .entry(site.name().to_owned().into())
    {
        Entry::Occupied(taken) => Err(taken.get().clone()),
        Entry::Vacant(free) => {
            free.insert(site.clone());
            Ok(())
        }
    }
}

/// Claims the name of a function under which its entries are in a store.
///
/// # Panics
///
/// If another function has it: one inside a body can be named like one inside another.
#[cfg(feature = "shared")]
pub(crate) fn claim_in_store(site: &Site) {
    let Err(taken_by) = claim_as(site.name().to_owned().into(), site) else {
        return;
    };
    panic!(
        "two functions with `store` are named `{}` ({}:{} and {}:{}), and each would be served the \
         other's values: give one of them a key_prefix",
        site.name(),
        taken_by.file,
        taken_by.line,
        site.file,
        site.line,
    );
}

/// Claims a name; if another function has it, says which.
fn claim_as(name: Cow<'static, str>, site: &Site) -> Result<(), Site> {
    let mut prefixes = PREFIXES.lock();
    let taken_by = prefixes
        .get_or_insert_default()
        .entry(name)
        .or_insert_with(|| site.clone())
        .clone();
    match (taken_by.file, taken_by.line) == (site.file, site.line) {
        true => Ok(()),
        false => Err(taken_by),
    }
}
