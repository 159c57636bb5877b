//! What the processes have in common: the store, the database, and what has become of the writes.

use crate::guards::Rules;
use crate::store::{Id, Key, Store, What};

/// Writes, or processes, by the numbers of the processes.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Writes(u8);

impl Writes {
    pub(crate) fn one(process: usize) -> Self {
        Writes(1 << process)
    }

    pub(crate) fn with(self, others: Self) -> Self {
        Writes(self.0 | others.0)
    }

    pub(crate) fn without(self, others: Self) -> Self {
        Writes(self.0 & !others.0)
    }

    pub(crate) fn both(self, others: Self) -> Self {
        Writes(self.0 & others.0)
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(crate) fn has_all(self, others: Self) -> bool {
        others.without(self).is_empty()
    }
}

/// Processes know nothing of it but the store, and the database when they read that.
#[derive(Clone, Default, PartialEq, Eq, Hash, Debug)]
pub(crate) struct World {
    pub(crate) store: Store,
    /// What is in the database.
    pub(crate) committed: Writes,
    pub(crate) returned: Writes,
    /// Writes in two phases whose time is over: no mark names them any longer.
    pub(crate) lapsed: Writes,
    /// Those that were committed when their time was over: a killed one of them has no excuse.
    pub(crate) in_time: Writes,
    pub(crate) killed: Writes,
    /// How often something may still be evicted.
    pub(crate) evictions: u8,
    /// A value was served that does not show a write which it has to, or whose computation had started
    /// before that.
    pub(crate) is_stale: bool,
    pub(crate) is_early: bool,
    /// One that may was put out of its place by one that may not.
    pub(crate) is_displaced: bool,
    /// How many ids there are.
    pub(crate) ids: Id,
}

/// What a process has at hand when it goes on.
pub(crate) struct Turn<'a> {
    pub(crate) world: &'a mut World,
    pub(crate) rules: &'a Rules,
}

impl World {
    pub(crate) fn fresh(&mut self) -> Id {
        self.ids += 1;
        self.ids
    }

    /// What a call that starts now has to be shown, as far as it was stored.
    pub(crate) fn floor(&self) -> Writes {
        self.returned.with(self.recovered())
    }

    /// Writes whose processes were killed after their commit, once their time is over.
    pub(crate) fn recovered(&self) -> Writes {
        self.killed.both(self.in_time)
    }

    /// Whether the value at the entry may be served; none if there is no value.
    pub(crate) fn value_stands(&self) -> Option<bool> {
        match self.store.at(Key::Entry)?.what {
            What::Value(value) => Some(self.store.vouches_for(&value)),
            _ => None,
        }
    }

    /// The time of marks is over, whether their processes live or not.
    pub(crate) fn lapse(&mut self, write: Writes) {
        self.lapsed = self.lapsed.with(write);
        self.in_time = self.in_time.with(self.committed.both(write));
    }
}
