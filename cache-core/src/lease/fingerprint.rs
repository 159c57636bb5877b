//! Names of the things that leases stand for.

use crate::sync::{LazyLock, Ordering, Tally, statics};
use ahash::RandomState;
use std::any::TypeId;

/// The name of one thing a value can depend on.
///
/// Digests may collide: then one invalidation revokes two leases, which is careful, not wrong.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Fingerprint {
    pub(crate) group: Group,
    pub(crate) extent: Extent,
}

/// All leases of one cached function, or of one tag type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Group(u64);

/// How much of its group a fingerprint names. A kind and a digest in one number, for there is one in
/// every lease.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Extent(u64);

impl Extent {
    /// The function, or the tag type, as a whole.
    pub(crate) const WHOLE: Self = Extent(0);
    /// Stands in for more exact leases than are worth holding; every invalidation of the group
    /// revokes it.
    pub(crate) const ANY: Self = Extent(1);

    /// One key, or one tag.
    pub(crate) fn exact(digest: u64) -> Self {
        Extent(digest << 2 | 2)
    }

    /// Every key that has the given parts.
    pub(crate) fn slice(mask: Mask, digest: u64) -> Self {
        Extent(state().hash_one((mask, digest)) << 2 | 3)
    }

    /// Whether it is of some of the group only.
    pub(crate) fn is_fine(self) -> bool {
        self.0 & 2 != 0
    }
}

impl std::fmt::Debug for Extent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digest = self.0 >> 2;
        match self.0 & 3 {
            0 => write!(f, "Whole"),
            1 => write!(f, "Any"),
            2 => write!(f, "Exact({digest:x})"),
            _ => write!(f, "Slice({digest:x})"),
        }
    }
}

/// A choice of key parts, bit 0 the first.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Mask(pub(crate) u64);

impl Mask {
    /// The choice of the parts that are there. Beyond the 64th none is chosen, which makes the
    /// slice wider, never narrower.
    pub(crate) fn of(parts: &[Option<u64>]) -> Self {
        let chosen = parts.iter().take(64).enumerate();
        Mask(chosen.fold(0, |mask, (index, part)| {
            mask | u64::from(part.is_some()) << index
        }))
    }

    /// The digest of the chosen parts.
    pub(crate) fn digest(self, parts: &[u64]) -> u64 {
        let parts = parts.iter().take(64).enumerate();
        let chosen = parts.filter(|(index, _)| self.0 >> index & 1 == 1);
        state().hash_one(chosen.map(|(_, part)| *part).collect::<Vec<_>>())
    }
}

impl Group {
    /// A group that no other function or tag type has.
    pub(crate) fn unique() -> Self {
        statics! {
            static NEXT: Tally = Tally::new(1);
        }
        Group(NEXT.fetch_add(1, Ordering::Relaxed))
    }

    /// The group of a tag type.
    pub(crate) fn of_type(tag: TypeId) -> Self {
        Group(state().hash_one(tag))
    }

    /// Names a part of the group.
    pub(crate) fn name(self, extent: Extent) -> Fingerprint {
        Fingerprint {
            group: self,
            extent,
        }
    }
}

/// The hash seeds of this process.
pub(crate) fn state() -> &'static RandomState {
    static STATE: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    &STATE
}
