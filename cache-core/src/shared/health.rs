//! What a cache has to tell of its store.

use super::cache::Cache;
use super::envelope::Broken;
use crate::sync::{Ordering, Tally};
use log::warn;

/// What went wrong between a cache and its store since the program started.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
#[non_exhaustive]
pub struct Health {
    /// Requests in which the store failed: it could not be reached, was too late, or refused.
    pub faults: u64,
    /// Whether the store is left alone for now, after several faults in a row.
    pub rests: bool,
    /// Invalidations that the store had not acknowledged when they had been tried for a while, which is
    /// when writes return.
    pub late: u64,
    /// Entries of another type, codec or format than they were read as: of another build, mostly.
    pub foreign: u64,
    /// Entries that were not as they had been written, or not by larder.
    pub damaged: u64,
    /// Values that were computed and not stored, since they depend on something outside of the store.
    pub unshared: u64,
}

/// The counters behind [`Health`].
#[derive(Debug)]
pub(super) struct Counts {
    foreign: Tally,
    damaged: Tally,
    unshared: Tally,
}

impl Default for Counts {
    fn default() -> Self {
        Counts {
            foreign: Tally::new(0),
            damaged: Tally::new(0),
            unshared: Tally::new(0),
        }
    }
}

impl Counts {
    /// Counts an entry that can't be served for what it is.
    pub(super) fn broken(&self, why: Broken) {
        let tally = match why {
            Broken::Placeholder => return,
            Broken::OtherFormat | Broken::OtherCodec | Broken::OtherType | Broken::TooLarge => {
                &self.foreign
            }
            Broken::NotAnEntry | Broken::Damaged | Broken::Forged => &self.damaged,
        };
        tally.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a value that is not stored.
    pub(super) fn unshared(&self, function: &str) {
        if self.unshared.fetch_add(1, Ordering::Relaxed) == 0 {
            warn!(
                "larder: a value of {function} is not stored, for it was built on something outside of \
                 its store: keep what it calls in the same store"
            );
        }
    }
}

impl Cache {
    /// What went wrong with the store so far.
    #[must_use]
    pub fn health(&self) -> Health {
        let inner = &self.0;
        let read = |tally: &Tally| tally.load(Ordering::Relaxed);
        Health {
            faults: inner.breaker.total(),
            rests: inner.breaker.rests(),
            late: inner.unacknowledged.given_up(),
            foreign: read(&inner.counts.foreign),
            damaged: read(&inner.counts.damaged),
            unshared: read(&inner.counts.unshared),
        }
    }
}
