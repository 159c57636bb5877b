//! Counters of what a cached function did.

use super::histogram::{Histogram, Times};
#[cfg(feature = "metrics")]
use crate::observe::metrics::{self, Metric};
use crate::store::Counts;
use crate::sync::{Arc, Mutex, Ordering, Tally};

macro_rules! counters {
    ($($(#[$doc:meta])* $name:ident: $metric:ident $(($label:literal = $value:literal))?,)+) => {
        /// What a cached function did since the program started.
        ///
        /// A call that has its answer is one of `hits`, `misses` and `joined`, unless it passed
        /// the cache by (`unless`, `uncached`, `refresh`). The counters are read one after the
        /// other, so while calls run they need not add up.
        ///
        /// Of a function in a store that processes share they are what this process did. `expired`,
        /// `evicted` and `invalidated` are then of what it keeps near: what goes in the store is
        /// counted by nobody.
        #[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
        pub struct Stats {
            $($(#[$doc])* pub $name: u64,)+
            /// How long the runs of the body took that returned, of a future from its first poll on.
            pub load_time: Histogram,
        }

        /// The counters behind [`Stats`].
        #[derive(Debug, Default)]
        pub(crate) struct Counters {
            $(pub(crate) $name: Counter,)+
            pub(crate) load_time: Times,
            /// Computations that others could join and did not begin: another process had the
            /// value, or the store failed.
            #[cfg(feature = "shared")]
            pub(crate) spared: Counter,
            /// What threads add to the hits, each on its own.
            hits_of_threads: Mutex<Vec<Arc<Tally>>>,
        }

        impl Counters {
            pub(crate) fn read(&self, store: Counts) -> Stats {
                // until all is read: what another settles meanwhile would count twice
                let mut tallies = self.hits_of_threads.lock();
                let on_threads = self.settle(&mut tallies);
                let mut stats = Stats {
                    $($name: self.$name.0.load(Ordering::Relaxed),)+
                    load_time: self.load_time.read(),
                };
                stats.hits += on_threads;
                stats.add_store(store);
                #[cfg(feature = "shared")]
                stats.spare(self.spared.0.load(Ordering::Relaxed));
                stats
            }
        }

        #[cfg(feature = "metrics")]
        impl Stats {
            /// Each counter, with its metric, and what it is there besides the function.
            pub(crate) fn counted(&self) -> [(Metric, &'static [[&'static str; 2]], u64); COUNTED] {
                [$((metrics::$metric, &[$([$label, $value])?], self.$name),)+]
            }
        }

        #[cfg(feature = "metrics")]
        const COUNTED: usize = [$(stringify!($name)),+].len();

        impl std::ops::Add for Stats {
            type Output = Stats;

            fn add(self, other: Stats) -> Stats {
                Stats {
                    $($name: self.$name + other.$name,)+
                    load_time: self.load_time + other.load_time,
                }
            }
        }
    };
}

counters! {
    /// Calls answered from the cache.
    hits: CALLS ("result" = "hit"),
    /// Calls that found no entry that may be served, and computed.
    misses: CALLS ("result" = "miss"),
    /// Runs of the body that began, also of calls that passed the cache by.
    loads: LOADS,
    /// Calls answered by a computation that another call had started.
    joined: CALLS ("result" = "joined"),
    /// Values stored: where processes share them, those that were computed here and that the store has
    /// taken. What a write puts into such a store is not counted.
    stored: STORED,
    /// Values computed but not stored, since an invalidation, a `put` or a `refresh` overtook them.
    overtaken: OVERTAKEN,
    /// Calls answered with a value past its deadline, by `stale` or `stale_if_error`.
    stale: STALE,
    /// Entries taken out since a call found them past their deadline, or too long unread.
    expired: REMOVED ("reason" = "expired"),
    /// Entries that gave way to the capacity.
    evicted: REMOVED ("reason" = "evicted"),
    /// Entries taken out by an invalidation, or found by a call after one.
    invalidated: REMOVED ("reason" = "invalidated"),
    /// Bytes of values, and of errors that are kept, handed to a store that processes share. What stays
    /// in this process is not put into bytes, so that nobody knows how many it would be.
    bytes: BYTES,
    /// Hits that [`verify`](crate::verify) had computed again, and compared.
    checked: CHECKED,
    /// Those of them that came out otherwise although nothing had invalidated what was cached.
    disagreed: DISAGREED,
}

impl Stats {
    /// The part of the calls that were answered without computing, from 0 to 1, those among them that
    /// waited for another's computation; none if there were no calls.
    #[must_use]
    pub fn hit_ratio(&self) -> Option<f64> {
        let served = self.hits + self.joined;
        let calls = served + self.misses;
        (calls > 0).then(|| served as f64 / calls as f64)
    }

    /// Adds what the store has counted: of a computation that others can join, that it was missing,
    /// and that it began.
    fn add_store(&mut self, store: Counts) {
        let Counts {
            opened,
            stored,
            evicted,
        } = store;
        self.misses += opened;
        self.loads += opened;
        self.stored += stored;
        self.evicted += evicted;
    }
}

#[cfg(feature = "shared")]
impl Stats {
    /// Takes away the computations that were opened and not begun.
    fn spare(&mut self, spared: u64) {
        self.misses = self.misses.saturating_sub(spared);
        self.loads = self.loads.saturating_sub(spared);
    }
}

impl Counters {
    /// A counter of hits for one thread to write, which costs it less than one for all.
    pub(crate) fn of_thread(&self) -> Arc<Tally> {
        let mut tallies = self.hits_of_threads.lock();
        self.settle(&mut tallies);
        let tally = Arc::new(Tally::new(0));
        tallies.push(tally.clone());
        tally
    }

    /// Counts what threads that have ended left, and says what the others have.
    fn settle(&self, tallies: &mut Vec<Arc<Tally>>) -> u64 {
        let mut sum = 0;
        tallies.retain_mut(|tally| match Arc::get_mut(tally) {
            Some(left) => {
                self.hits.add(*left.get_mut() as usize);
                false
            }
            None => {
                sum += tally.load(Ordering::Relaxed);
                true
            }
        });
        sum
    }
}

/// One counter.
#[derive(Debug, Default)]
pub(crate) struct Counter(Tally);

impl Counter {
    #[inline]
    pub(crate) fn count(&self) {
        self.add(1);
    }

    #[inline]
    pub(crate) fn add(&self, times: usize) {
        if times > 0 {
            self.0.fetch_add(times as u64, Ordering::Relaxed);
        }
    }
}
