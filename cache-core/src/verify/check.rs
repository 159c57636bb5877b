//! The check of one hit.

use super::Same;
use super::checks::Outcome;
use crate::lease::{Fingerprint, Lease, all_stand};
#[cfg(feature = "shared")]
use crate::shared::Stamped;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What tells whether the answer of a chosen call is still what would be served.
#[derive(Debug)]
pub(crate) struct Check {
    /// What it depends on. Those of its key and its function are granted before the look-up.
    leases: Vec<Lease>,
    /// What it depends on in stores that processes share.
    #[cfg(feature = "shared")]
    stamps: Vec<Stamped>,
    /// Whether the call was a hit.
    is_hit: bool,
}

/// A hit that is computed once more.
pub(crate) struct Checking<V> {
    /// What the caller is given, whatever comes of it.
    pub(crate) value: V,
    pub(crate) check: Check,
    /// The name of the entry in logs.
    pub(crate) key: String,
}

impl Check {
    /// Of a call that has not looked anything up yet.
    pub(crate) fn begin(leases: Vec<Lease>) -> Self {
        Check {
            leases,
            #[cfg(feature = "shared")]
            stamps: Vec::new(),
            is_hit: false,
        }
    }

    /// The call is a hit, and its answer depends on these leases.
    pub(crate) fn hit<'a>(&mut self, leases: impl Iterator<Item = &'a Lease>) {
        self.leases.extend(leases.cloned());
        self.is_hit = true;
    }

    /// It also depends on these.
    #[cfg(feature = "shared")]
    pub(crate) fn hold_stamps(&mut self, stamps: &[Stamped]) {
        self.stamps.extend_from_slice(stamps);
    }

    pub(crate) fn is_hit(&self) -> bool {
        self.is_hit
    }

    /// Whether this process knows of nothing that has invalidated the answer.
    pub(super) fn stands(&self) -> bool {
        all_stand(&self.leases)
    }

    /// The leases that only their stores can say of whether they stand.
    #[cfg(feature = "shared")]
    pub(super) fn stamps(&self) -> &[Stamped] {
        &self.stamps
    }

    /// Everything that the answer depends on.
    pub(super) fn names(&self) -> impl Iterator<Item = Fingerprint> + Clone {
        let names = self.leases.iter().map(Lease::fingerprint);
        #[cfg(feature = "shared")]
        let names = names.chain(self.stamps.iter().map(|(name, _)| *name));
        names
    }

    /// Whether both answers depend on the very same.
    pub(super) fn is_like(&self, other: &Check) -> bool {
        #[cfg(feature = "shared")]
        if self.stamps != other.stamps {
            return false;
        }
        let pairs = self.leases.iter().zip(&other.leases);
        self.leases.len() == other.leases.len() && { pairs }.all(|(one, other)| one.is(other))
    }
}

/// Compares what was cached with what was computed; none of the latter if that failed. Runs code of the
/// user's, and lets no panic of it out.
pub(super) fn compare<V>(same: Same<V>, cached: &V, computed: Option<&V>) -> Outcome {
    let (Some(same), Some(computed)) = (same, computed) else {
        return Outcome::Failed;
    };
    let compare = || match same(cached, computed) {
        true => Outcome::Agreed,
        // as a NaN is not
        false if !same(cached, cached) || !same(computed, computed) => Outcome::Failed,
        false => Outcome::Differed,
    };
    catch_unwind(AssertUnwindSafe(compare)).unwrap_or(Outcome::Failed)
}
