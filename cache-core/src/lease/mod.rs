//! Leases: the one mechanism behind every invalidation.
//!
//! A lease stands for one thing a value depends on. A value is stored with the leases it was
//! computed under and is served only while all of them stand. To invalidate is to revoke a
//! lease; a revoked lease never stands again, and the next computation is granted a new one.

mod epoch;
mod fingerprint;
#[cfg(feature = "shared")]
mod sessions;
mod set;
mod table;

pub(crate) use epoch::Epoch;
pub(crate) use fingerprint::{Extent, Mask, state};
pub use fingerprint::{Fingerprint, Group};
#[cfg(feature = "shared")]
pub(crate) use sessions::Sessions;
pub(crate) use set::LeaseSet;
#[cfg(all(test, not(any(loom, shuttle))))]
pub(crate) use table::len as table_len;
pub(crate) use table::{Renewed, grant, is_held, renew, replace, revoke};

use crate::sync::{Arc, AtomicBool, Ordering};

/// A shared flag that says whether the thing it was granted for is still as it was.
#[derive(Clone, Debug)]
pub(crate) struct Lease(Arc<State>);

#[derive(Debug)]
struct State {
    standing: AtomicBool,
    fingerprint: Fingerprint,
}

impl Lease {
    /// A standing lease known to nobody else.
    pub(crate) fn new(fingerprint: Fingerprint) -> Self {
        Lease(Arc::new(State {
            standing: AtomicBool::new(true),
            fingerprint,
        }))
    }

    /// Whether nothing has revoked it.
    ///
    /// Relaxed: a call that starts after a write returned is ordered after the revocation by
    /// whatever told it that the write returned.
    #[inline]
    pub(crate) fn stands(&self) -> bool {
        self.0.standing.load(Ordering::Relaxed)
    }

    /// What it stands for.
    pub(crate) fn fingerprint(&self) -> Fingerprint {
        self.0.fingerprint
    }

    /// Clears the flag for good.
    pub(crate) fn revoke(&self) {
        self.0.standing.store(false, Ordering::Release);
    }

    /// Whether both are one.
    pub(crate) fn is(&self, other: &Lease) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Whether this is not the only one of it: asked where the table's is at hand.
    fn is_held_elsewhere(&self) -> bool {
        Arc::strong_count(&self.0) > 1
    }
}

/// Whether every lease stands.
#[inline]
pub(crate) fn all_stand<'a>(leases: impl IntoIterator<Item = &'a Lease>) -> bool {
    leases.into_iter().all(Lease::stands)
}
