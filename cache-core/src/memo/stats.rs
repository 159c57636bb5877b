//! Counters of what a cached function did.

use crate::sync::{AtomicU64, Ordering};

macro_rules! counters {
    ($($(#[$doc:meta])* $name:ident,)+) => {
        /// What a cached function did since the program started.
        #[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
        pub struct Stats {
            $($(#[$doc])* pub $name: u64,)+
        }

        /// The counters behind [`Stats`].
        #[derive(Debug, Default)]
        pub(crate) struct Counters {
            $(pub(crate) $name: Counter,)+
        }

        impl Counters {
            pub(crate) fn read(&self) -> Stats {
                Stats { $($name: self.$name.0.load(Ordering::Relaxed),)+ }
            }
        }

        impl std::ops::Add for Stats {
            type Output = Stats;

            fn add(self, other: Stats) -> Stats {
                Stats { $($name: self.$name + other.$name,)+ }
            }
        }
    };
}

counters! {
    /// Calls answered from the cache.
    hits,
    /// Calls that found no entry, or none that may be served.
    misses,
    /// Runs of the body that began.
    loads,
    /// Calls answered by a computation that another call had started.
    joined,
    /// Values stored.
    stored,
    /// Values computed but not stored, since an invalidation overtook them.
    overtaken,
    /// Entries found past their deadline.
    expired,
    /// Entries that gave way to the capacity.
    evicted,
    /// Entries found or taken out because of an invalidation.
    invalidated,
}

/// One counter.
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn count(&self) {
        self.add(1);
    }

    pub(crate) fn add(&self, times: usize) {
        self.0.fetch_add(times as u64, Ordering::Relaxed);
    }
}
