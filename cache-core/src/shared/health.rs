//! What a cache has to tell of its store.

use super::cache::Cache;
use super::envelope::Broken;
use crate::lease::Group;
use crate::sync::{Mutex, Ordering, Tally};
use std::collections::BTreeSet;

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
    /// Values that were computed and not stored, since they depend on something outside of the store. The
    /// [audit](crate::audit) says of which functions, and what to do.
    pub unshared: u64,
}

/// The counters behind [`Health`].
#[derive(Debug)]
pub(super) struct Counts {
    foreign: Tally,
    damaged: Tally,
    unshared: Tally,
    /// What was logged, which is not repeated: as much at most as there are functions.
    said: Mutex<BTreeSet<(Said, Group)>>,
}

/// What is logged once of a function.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Said {
    /// Its values are not stored.
    Unshared,
    /// Others have stored something else in the place of its values.
    Foreign,
}

impl Default for Counts {
    fn default() -> Self {
        Counts {
            foreign: Tally::new(0),
            damaged: Tally::new(0),
            unshared: Tally::new(0),
            said: Mutex::default(),
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

    /// Counts a value that is not stored. True if nothing was said yet of its function.
    pub(super) fn unshared(&self, function: Group) -> bool {
        self.unshared.fetch_add(1, Ordering::Relaxed);
        self.is_news(Said::Unshared, function)
    }

    /// Whether something is said of a function for the first time.
    pub(super) fn is_news(&self, what: Said, of: Group) -> bool {
        self.said.lock().insert((what, of))
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
