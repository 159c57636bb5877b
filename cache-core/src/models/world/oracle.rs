//! The oracle: what was written before a read began, the read shows.

use super::cached::Cached;
use super::calls::{get, try_get};
use super::database::{ROWS, Seen, UNCOMMITTED, written};
use super::functions::{Both, Row, Tagged, Top};

/// Reads, and holds the answer against the oracle.
pub(in crate::models) fn check<F: Cached>(a: u64, b: u64) {
    let written = written();
    assess::<F>(get::<F>(a, b), written);
}

/// The same for a call that may fail. What an error was made of counts like a value.
pub(in crate::models) fn try_check<F: Cached>(a: u64, b: u64) {
    let written = written();
    let (Ok(seen) | Err(seen)) = try_get::<F>(a, b);
    assess::<F>(seen, written);
}

/// Holds an answer against what was written when the read began.
pub(in crate::models) fn assess<F: Cached>(seen: Seen, written: [u64; ROWS]) {
    for (seen, written) in seen.into_iter().zip(written) {
        let (name, seen) = (&F::memo().definition.site.path, seen.unwrap_or(written));
        assert!(
            seen >= written,
            "stale: {name} has version {seen}, and {written} was written"
        );
        assert!(seen < UNCOMMITTED, "uncommitted: {name} has version {seen}");
    }
}

/// When nobody writes any more every answer is the last version.
pub(in crate::models) fn rest() {
    for b in 0..2 {
        for row in 0..ROWS as u64 {
            check::<Row>(row, b);
            check::<Tagged>(row, b);
        }
        check::<Both>(0, b);
        check::<Top>(0, b);
    }
}
