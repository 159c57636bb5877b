//! Names of the things that leases stand for.

use crate::sync::{LazyLock, Ordering, Tally, statics};
use ahash::RandomState;
use std::any::TypeId;
#[cfg(feature = "shared")]
use std::hash::BuildHasher;

/// The name of one thing a value can depend on.
///
/// Digests may collide: then one invalidation revokes two leases, which is careful, not wrong.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Fingerprint {
    pub(crate) group: Group,
    pub(crate) extent: Extent,
}

#[cfg(feature = "shared")]
impl Fingerprint {
    /// What it is in the store that it is shared in, which is the same in every process.
    pub(crate) fn to_stored(self) -> (u64, u64) {
        (self.group.0 & STORED, self.extent.0)
    }

    /// What has been read in the store of a number.
    pub(crate) fn of_stored(store: u16, group: u64, extent: u64) -> Self {
        Group::shared(store, group).name(Extent(extent))
    }

    /// The store that it is shared in.
    pub(crate) fn store(self) -> Option<u16> {
        self.group.store()
    }
}

/// All leases of one cached function, or of one tag type.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Group(u64);

/// Marks a group whose leases are in a store that several processes share; its number there follows,
/// and what is the same in all of them.
const SHARED: u64 = 1 << 63;
/// How many bits of it are the same everywhere.
const NAME: u32 = 48;
#[cfg(feature = "shared")]
const STORED: u64 = (1 << NAME) - 1;
/// Tells digests of slices from others.
#[cfg(feature = "shared")]
const SLICES: u64 = 1;

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
    fn slice(digest: u64) -> Self {
        Extent(digest << 2 | 3)
    }

    /// Whether it is one key, or one tag.
    #[cfg(feature = "shared")]
    pub(crate) fn is_exact(self) -> bool {
        self.0 & 3 == 2
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

    /// The chosen parts of all.
    fn choose(self, parts: &[u64]) -> Vec<u64> {
        let parts = parts.iter().take(64).enumerate();
        let chosen = parts.filter(|(index, _)| self.0 >> index & 1 == 1);
        chosen.map(|(_, part)| *part).collect()
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
        Group(state().hash_one(tag) & !SHARED)
    }

    /// The group of what has a name in a shared store.
    #[cfg(feature = "shared")]
    pub(crate) fn shared(store: u16, name: u64) -> Self {
        Group(SHARED | u64::from(store) << NAME | (name & STORED))
    }

    /// The store that it is shared in.
    #[inline]
    pub(crate) fn store(self) -> Option<u16> {
        let number = (self.0 & !SHARED) >> NAME;
        (self.0 & SHARED != 0).then_some(number as u16)
    }

    /// All keys that have the parts which a mask chooses.
    pub(crate) fn slice(self, mask: Mask, parts: &[u64]) -> Extent {
        let chosen = (mask, mask.choose(parts));
        #[cfg(feature = "shared")]
        if self.store().is_some() {
            return Extent::slice(crate::shared::Names::of(SLICES).hash_one(chosen));
        }
        Extent::slice(state().hash_one(chosen))
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
