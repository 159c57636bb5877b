//! The libraries, a file each: read the way their documentation reads, told by every verb it has.

mod cached;
mod cachelito;
mod control;
mod foyer;
mod larder;
mod memoize;
mod moka;
mod quick_cache;

use crate::case::Case;

/// How many entries a cache keeps that has to be told: more than a case ever needs.
const CAPACITY: u16 = 10_000;

/// The rows of the table.
pub(crate) fn cases() -> impl Iterator<Item = Case> {
    [
        control::cases(),
        cached::cases(),
        cachelito::cases(),
        foyer::cases(),
        memoize::cases(),
        moka::cases(),
        quick_cache::cases(),
        larder::cases(),
    ]
    .into_iter()
    .flatten()
}
