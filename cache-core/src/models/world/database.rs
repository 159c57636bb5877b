//! The database: rows whose versions only grow, transactions that see their own, and how far the
//! writes have come.

use crate::sync::{AtomicBool, AtomicU64, Ordering, statics, thread_local};
use std::cell::Cell;

pub(in crate::models) const ROWS: usize = 2;

/// The versions of the rows that a value was made of.
pub(in crate::models) type Seen = [Option<u64>; ROWS];

/// Versions from here on are seen inside the transaction that makes them only.
pub(in crate::models) const UNCOMMITTED: u64 = 100;

statics! {
    static ROW: [AtomicU64; ROWS] = [const { AtomicU64::new(0) }; ROWS];
    /// The last versions whose writes have returned.
    static WRITTEN: [AtomicU64; ROWS] = [const { AtomicU64::new(0) }; ROWS];
    static DOWN: AtomicBool = AtomicBool::new(false);
}

thread_local! {
    /// What the transaction of this thread sees instead of the rows.
    static TRANSACTION: Cell<Option<[u64; ROWS]>> = Cell::new(None);
}

/// What a body reads. The order of reading and writing is up to the runtime, so nothing is
/// ordered here.
pub(in crate::models) fn read(row: u64) -> Seen {
    let version = match TRANSACTION.with(Cell::get) {
        Some(rows) => rows[row as usize],
        None => ROW[row as usize].load(Ordering::Relaxed),
    };
    made_of(row, version)
}

/// The rows as they are.
pub(in crate::models) fn rows() -> [u64; ROWS] {
    std::array::from_fn(|row| ROW[row].load(Ordering::Relaxed))
}

/// Changes a row. The later version stays, whichever write comes last.
pub(in crate::models) fn commit(row: u64, version: u64) {
    ROW[row as usize].fetch_max(version, Ordering::Relaxed);
}

/// Changes a row, after whatever changed it before.
pub(in crate::models) fn commit_next(row: u64) -> u64 {
    ROW[row as usize].fetch_add(1, Ordering::Relaxed) + 1
}

/// A value made of one row.
pub(in crate::models) fn made_of(row: u64, version: u64) -> Seen {
    let mut seen = [None; ROWS];
    seen[row as usize] = Some(version);
    seen
}

/// Notes that the write of a version has returned.
pub(in crate::models) fn returned(row: u64, version: u64) {
    WRITTEN[row as usize].fetch_max(version, Ordering::Release);
}

/// The versions that a read which begins now must not be behind.
pub(in crate::models) fn written() -> [u64; ROWS] {
    std::array::from_fn(|row| WRITTEN[row].load(Ordering::Acquire))
}

/// Runs a body whose reads see these rows.
pub(in crate::models) fn transaction<R>(rows: [u64; ROWS], body: impl FnOnce() -> R) -> R {
    TRANSACTION.with(|seen| seen.set(Some(rows)));
    let result = body();
    TRANSACTION.with(|seen| seen.set(None));
    result
}

/// The earlier version of each row.
pub(in crate::models) fn merge(one: Seen, other: Seen) -> Seen {
    std::array::from_fn(|row| one[row].into_iter().chain(other[row]).min())
}

/// Lets calls fail from now on, or succeed again.
pub(in crate::models) fn set_down(down: bool) {
    DOWN.store(down, Ordering::Relaxed);
}

pub(in crate::models) fn is_down() -> bool {
    DOWN.load(Ordering::Relaxed)
}
