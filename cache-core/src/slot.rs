//! A stored outcome with what it takes to serve it.

use crate::clock::Moment;
use crate::function::Function;
use crate::lease::{Lease, all_stand};
use crate::memo::Lifetime;
use crate::store::Mark;
use crate::sync::Arc;
use std::any::Any;

/// One entry: shared between the store, the flight that made it and those reading it.
#[derive(Debug)]
pub(crate) struct Slot<K, V> {
    pub(crate) hash: u64,
    pub(crate) key: K,
    pub(crate) kept: Kept<V>,
    pub(crate) leases: Box<[Lease]>,
    pub(crate) lifetime: Lifetime,
    /// What it counts for against the bound of its function.
    pub(crate) weight: u64,
    /// What reading it left for the eviction to see.
    pub(crate) mark: Mark,
}

/// An entry of a cached function.
pub(crate) type SlotOf<F> = Slot<<F as Function>::Key, <F as Function>::Value>;

/// How a computation ended, as far as it can be given to others.
#[derive(Clone, Debug)]
pub(crate) enum Kept<V> {
    Value(V),
    Failure(Failure),
}

/// An error of any type that can be shared.
#[derive(Clone, Debug)]
pub(crate) struct Failure(pub(crate) Arc<dyn Any + Send + Sync>);

/// Whether a slot may be served.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Freshness {
    Fresh,
    /// Past its deadline, but `stale` or `stale_if_error` may still want it.
    Expired,
    /// Past everything.
    Gone,
    /// Something it depends on was invalidated.
    Revoked,
}

impl<K, V> Slot<K, V> {
    pub(crate) fn new(
        hash: u64,
        key: K,
        kept: Kept<V>,
        leases: Box<[Lease]>,
        lifetime: Lifetime,
        weight: u64,
    ) -> Self {
        Slot {
            hash,
            key,
            kept,
            leases,
            lifetime,
            weight,
            mark: Mark::default(),
        }
    }

    /// The value, if it is one.
    pub(crate) fn value(&self) -> Option<&V> {
        match &self.kept {
            Kept::Value(value) => Some(value),
            Kept::Failure(_) => None,
        }
    }

    pub(crate) fn deadline(&self) -> Option<Moment> {
        self.lifetime.deadline
    }

    pub(crate) fn leases_stand(&self) -> bool {
        all_stand(&self.leases)
    }

    /// Whether it may be served now. Reads the clock only if time matters.
    pub(crate) fn freshness(&self) -> Freshness {
        if self.leases_stand() {
            self.lifetime.freshness()
        } else {
            Freshness::Revoked
        }
    }

    /// Whether `stale` lets it be served while another call computes.
    pub(crate) fn is_good_meanwhile(&self) -> bool {
        self.leases_stand() && self.lifetime.is_good_meanwhile()
    }

    /// Whether `stale_if_error` lets it be served in the place of a failure.
    pub(crate) fn is_good_instead(&self) -> bool {
        self.value().is_some() && self.leases_stand() && self.lifetime.is_good_instead()
    }

    /// Notes that it was served, for `idle`.
    pub(crate) fn touch(&self) {
        if let Some(idle) = &self.lifetime.idle {
            idle.read();
        }
    }
}
