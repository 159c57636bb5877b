//! The options about time that are kept in the store: what becomes of an entry that is there.

use crate::memo::Period;
use std::time::Duration;

/// What an attribute says of entries that are there.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Spans {
    /// How long an entry is kept without being read.
    pub(crate) idle: Option<Period>,
}

impl Spans {
    /// For how long what is read now lives on at least, if that is said.
    pub(super) fn idle(&self) -> Option<Duration> {
        self.idle.map(Period::duration)
    }

    /// How long a copy near the caller may be served: its entry has to be read in the store again before
    /// it was idle for too long.
    pub(super) fn near(&self) -> Option<Duration> {
        self.idle().map(|idle| idle / 2)
    }
}
