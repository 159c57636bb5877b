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
pub struct Group(u64);

/// How much of its group a fingerprint names.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Extent {
    /// The function, or the tag type, as a whole.
    Whole,
    /// Stands in for more exact leases than are worth holding; every invalidation of the group
    /// revokes it.
    Any,
    /// One key, or one tag.
    Exact(u64),
    /// Every key that has the given parts.
    Slice(Mask, u64),
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
