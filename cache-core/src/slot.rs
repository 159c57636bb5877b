//! A stored value with what it takes to serve it.

use crate::clock::Moment;
use crate::function::Function;
use crate::lease::{Lease, all_stand};
use crate::sync::{AtomicBool, Ordering};

/// One entry: shared between the store, the flight that made it and those reading it.
#[derive(Debug)]
pub(crate) struct Slot<K, V> {
    pub(crate) hash: u64,
    pub(crate) key: K,
    pub(crate) value: V,
    pub(crate) leases: Box<[Lease]>,
    pub(crate) deadline: Option<Moment>,
    /// Whether it was read since the eviction's hand last came by.
    touched: AtomicBool,
}

/// An entry of a cached function.
pub(crate) type SlotOf<F> = Slot<<F as Function>::Key, <F as Function>::Value>;

/// Whether a slot may be served.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Freshness {
    Fresh,
    Expired,
    /// Something it depends on was invalidated.
    Revoked,
}

impl<K, V> Slot<K, V> {
    pub(crate) fn new(
        hash: u64,
        key: K,
        value: V,
        leases: Box<[Lease]>,
        deadline: Option<Moment>,
    ) -> Self {
        Slot {
            hash,
            key,
            value,
            leases,
            deadline,
            touched: AtomicBool::new(false),
        }
    }

    pub(crate) fn leases_stand(&self) -> bool {
        all_stand(&self.leases)
    }

    /// Whether it may be served now. Reads the clock only if there is a deadline.
    pub(crate) fn freshness(&self) -> Freshness {
        if !self.leases_stand() {
            Freshness::Revoked
        } else if self.deadline.is_some_and(Moment::is_past) {
            Freshness::Expired
        } else {
            Freshness::Fresh
        }
    }

    pub(crate) fn touch(&self) {
        if !self.touched.load(Ordering::Relaxed) {
            self.touched.store(true, Ordering::Relaxed);
        }
    }

    /// Whether it was touched since this was last asked.
    pub(crate) fn was_touched(&self) -> bool {
        self.touched.swap(false, Ordering::Relaxed)
    }
}
