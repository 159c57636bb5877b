//! What is left over of what was done under a lock.

use super::Removed;
use crate::answer::Computed;

/// Keys and values that were pushed out, or that there is no use for: to be dropped once all locks
/// are free and all else is done, for dropping them runs code of the user's.
#[derive(Debug)]
pub(crate) struct Leftovers<K, H> {
    /// The first entry that had to go: mostly the only one.
    first: Option<Removed<K, H>>,
    others: Vec<Removed<K, H>>,
    key: Option<K>,
    answer: Option<Computed<H>>,
    /// How many entries gave way to the bound.
    #[cfg(feature = "tracing")]
    evicted: usize,
}

impl<K, H> Default for Leftovers<K, H> {
    fn default() -> Self {
        Leftovers {
            first: None,
            others: Vec::new(),
            key: None,
            answer: None,
            #[cfg(feature = "tracing")]
            evicted: 0,
        }
    }
}

impl<K, H> Leftovers<K, H> {
    pub(super) fn add(&mut self, removed: Removed<K, H>) {
        match self.first {
            None => self.first = Some(removed),
            Some(_) => self.others.push(removed),
        }
    }

    /// Adds an entry that gave way to the bound.
    pub(super) fn add_evicted(&mut self, removed: Removed<K, H>) {
        #[cfg(feature = "tracing")]
        {
            self.evicted += 1;
        }
        self.add(removed);
    }

    #[cfg(feature = "tracing")]
    pub(crate) fn evicted(&self) -> usize {
        self.evicted
    }

    pub(super) fn add_key(&mut self, key: K) {
        self.key = Some(key);
    }

    pub(super) fn add_answer(&mut self, answer: Computed<H>) {
        self.answer = Some(answer);
    }
}
