//! Caches that are full of what is read: those that are stores, and those that are attributes.

pub(crate) mod functions;
mod key;
mod stores;

pub(crate) use key::Key;
pub(crate) use stores::{rawsh, stores};

/// How many entries a cache keeps that has to be told: twice what is read at most, so that nothing
/// is evicted and no table is much larger than it has to be.
pub(crate) const CAPACITY: usize = 200_000;
