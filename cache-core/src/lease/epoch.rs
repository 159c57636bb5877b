//! Epochs: whether anything of a group was revoked since some moment, without remembering what.
//!
//! A read transaction shows the database as it was when it began. A value computed in one may be
//! kept only if nothing it depends on was revoked since; that a lease stands *now* does not tell,
//! for it may have been granted after the revocation.

use super::{Group, state};
use crate::sync::{AtomicU64, Ordering, bound, statics};

/// A moment between two revocations.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Epoch(u64);

statics! {
    static NOW: AtomicU64 = AtomicU64::new(0);

    /// In which epoch something of a group was last revoked. Groups share places: what is revoked
    /// of one then counts for another, which is careful, not wrong.
    static LAST: [AtomicU64; PLACES] = [const { AtomicU64::new(0) }; PLACES];
}
const PLACES: usize = bound(1024);

impl Epoch {
    pub(crate) fn now() -> Self {
        Epoch(NOW.load(Ordering::SeqCst))
    }

    /// Whether nothing of the group was revoked since. Only to be asked after leases of the group
    /// were granted: a revocation that is not noted yet will find those.
    pub(crate) fn is_of(self, group: Group) -> bool {
        place(group).load(Ordering::SeqCst) <= self.0
    }
}

/// Notes that something of a group is about to be revoked. Of two revocations that overlap the
/// later mark has to stay, hence the maximum.
pub(super) fn note(group: Group) {
    let epoch = NOW.fetch_add(1, Ordering::SeqCst) + 1;
    place(group).fetch_max(epoch, Ordering::SeqCst);
}

fn place(group: Group) -> &'static AtomicU64 {
    &LAST[state().hash_one(group) as usize % PLACES]
}
