//! Counters of what a cached function did.

use crate::sync::{Ordering, Tally};

macro_rules! counters {
    ($($(#[$doc:meta])* $name:ident,)+) => {
        /// What a cached function did since the program started.
        ///
        /// A call that has its answer is one of `hits`, `misses` and `joined`, unless it passed
        /// the cache by (`unless`, `uncached`, `refresh`). The counters are read one after the
        /// other, so while calls run they need not add up.
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
    /// Calls that found no entry that may be served, and computed.
    misses,
    /// Runs of the body that began, also of calls that passed the cache by.
    loads,
    /// Calls answered by a computation that another call had started.
    joined,
    /// Values stored.
    stored,
    /// Values computed but not stored, since an invalidation, a `put` or a `refresh` overtook them.
    overtaken,
    /// Calls answered with a value past its deadline, by `stale` or `stale_if_error`.
    stale,
    /// Entries taken out since a call found them past their deadline, or too long unread.
    expired,
    /// Entries that gave way to the capacity.
    evicted,
    /// Entries taken out by an invalidation, or found by a call after one.
    invalidated,
}

/// One counter.
#[derive(Debug, Default)]
pub(crate) struct Counter(Tally);

impl Counter {
    pub(crate) fn count(&self) {
        self.add(1);
    }

    pub(crate) fn add(&self, times: usize) {
        self.0.fetch_add(times as u64, Ordering::Relaxed);
    }
}
