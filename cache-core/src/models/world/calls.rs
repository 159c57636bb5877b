//! Calls of cached functions.

use super::cached::Cached;
use super::database::{Seen, is_down};
use crate::call::Settled;
use crate::context::Call;
use crate::entry::Entry;
use crate::memo::MemoRef;
use crate::returned::{Sharing, keep_all, share};

/// Calls a cached function.
pub(in crate::models) fn get<F: Cached>(a: u64, b: u64) -> Seen {
    get_by::<F>(a, b, || F::body(a, b))
}

/// Calls a cached function with another body than its own.
pub(in crate::models) fn get_by<F: Cached>(a: u64, b: u64, body: impl FnOnce() -> Seen) -> Seen {
    let entry = of::<F>(&a, &b);
    match entry.settle::<false, Seen>(Call::start(), F::front(), || F::tags(a, b), Sharing::NONE) {
        Settled::Served(seen) => seen,
        Settled::Lead(load) => load.run(keep_all, Sharing::NONE, body),
    }
}

/// Calls a cached function that fails while the database is down, with what it saw as the error.
/// Those who wait share it.
pub(in crate::models) fn try_get<F: Cached>(a: u64, b: u64) -> Result<Seen, Seen> {
    let sharing = share::<Result<Seen, Seen>, Seen>();
    let entry = of::<F>(&a, &b);
    let body = || {
        let seen = F::body(a, b);
        if is_down() { Err(seen) } else { Ok(seen) }
    };
    match entry.settle::<true, Result<Seen, Seen>>(
        Call::start(),
        F::front(),
        || F::tags(a, b),
        sharing,
    ) {
        Settled::Served(seen) => seen,
        Settled::Lead(load) => load.run::<true, _>(keep_all, sharing, body),
    }
}

/// The entry of a key.
pub(in crate::models) fn of<'k, F: Cached>(a: &'k u64, b: &'k u64) -> Entry<'k, F> {
    Entry::at(|| MemoRef::new(F::memo()), (a, (b, ())))
}
