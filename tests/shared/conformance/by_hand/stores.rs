//! The caches that a behaviour is tried on.

use crate::stores::open;
use larder::Cache;
use std::sync::atomic::{AtomicU64, Ordering};

/// Gives caches in one store: those of one prefix have the same entries.
pub(crate) struct Caches {
    /// Tells the prefixes from those of other tests, which have the same store.
    number: u64,
}

/// Tries a behaviour under prefixes of its own.
pub(crate) fn with_caches(behaviour: impl Fn(&Caches)) {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let number = LAST.fetch_add(1, Ordering::Relaxed);
    behaviour(&Caches { number });
}

impl Caches {
    /// A cache.
    pub(crate) fn one(&self) -> Cache {
        self.under("one")
    }

    /// A cache under a prefix.
    pub(crate) fn under(&self, prefix: &str) -> Cache {
        open(&format!("{prefix}-{}", self.number))
    }
}
