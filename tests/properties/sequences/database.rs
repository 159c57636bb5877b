//! The database: cells whose versions only grow.

use std::sync::atomic::{AtomicU64, Ordering::SeqCst};

pub(super) const USERS: u8 = 3;
pub(super) const PAGES: u8 = 2;

/// One cell.
pub(super) type At = (u8, u8);

static CELLS: [[AtomicU64; PAGES as usize]; USERS as usize] =
    [const { [const { AtomicU64::new(0) }; PAGES as usize] }; USERS as usize];
static LAST: AtomicU64 = AtomicU64::new(0);

fn cell((user, page): At) -> &'static AtomicU64 {
    &CELLS[usize::from(user)][usize::from(page)]
}

/// The version of a cell.
pub(super) fn version(at: At) -> u64 {
    cell(at).load(SeqCst)
}

/// Writes a cell.
pub(super) fn change(at: At) {
    cell(at).store(LAST.fetch_add(1, SeqCst) + 1, SeqCst);
}

/// All cells.
pub(super) fn cells() -> impl Iterator<Item = At> {
    (0..USERS).flat_map(|user| (0..PAGES).map(move |page| (user, page)))
}
