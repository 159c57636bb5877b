//! A memo whatever its types: what invalidations need of it.

use super::{Counters, Family, Memo, Noted, Site, Stats, Timeout};
use crate::function::Function;
use crate::lease::{self, Extent, Fingerprint, Group, Mask};
use crate::store::Cleared;
#[cfg(feature = "shared")]
use crate::store::Key;
use crate::verify::Checks;
use std::any::Any;

/// What was taken out: dropped by whoever has it, once all else is done, for dropping runs code of
/// the user's that may take its time or panic.
#[must_use]
pub(crate) struct Taken {
    values: Option<Box<dyn Any>>,
}

impl Taken {
    const NOTHING: Self = Taken { values: None };

    /// Whether there was anything.
    pub(crate) fn is_any(&self) -> bool {
        self.values.is_some()
    }

    pub(super) fn of<K: 'static, H: 'static>(cleared: Cleared<K, H>) -> Self {
        let any = !(cleared.flights.is_empty() && cleared.entries.is_empty());
        Taken {
            values: any.then(|| Box::new(cleared) as Box<dyn Any>),
        }
    }
}

/// A memo whatever its types: what an invalidation needs of it.
pub(crate) trait AnyMemo: Send + Sync {
    /// Takes out every entry and flight of a hash.
    fn take_out(&self, hash: u64) -> Taken;
    /// Takes out all entries and flights.
    fn take_out_all(&self) -> Taken;
    /// Makes sure that every standing value holds the leases of its slices under a mask, and gives
    /// back what had to be taken out for that; none if there are too many masks.
    fn note(&self, mask: Mask) -> Option<Taken>;
    /// The slices that a key with these digests of its parts is part of.
    fn slices_of(&self, digests: &[u64]) -> Vec<Fingerprint>;
    /// The function's group.
    fn group(&self) -> Group;
    /// All instances of the function, where it is generic or a method.
    fn family(&self) -> Option<&'static Family>;
    /// Where an entry is that processes share.
    #[cfg(feature = "shared")]
    fn entry(&self, hash: u64, digest: u128) -> Option<Key>;
    /// What the function did since the program started.
    fn stats(&self) -> Stats;
    /// How many entries are held.
    fn len(&self) -> usize;
    /// What they weigh together, where that is asked for.
    fn weight(&self) -> Option<u64>;
    /// Where it is in the source.
    fn site(&self) -> &Site;
    /// Whether its values expire by its own say; none if it has none.
    fn expires(&self) -> Option<bool>;
    /// What tells its entries in a store from those of other builds; empty if nothing does.
    fn version(&self) -> &str;
    /// What its values were built on so far.
    fn reads(&self) -> Vec<Group>;
    /// Why values of it are not stored where processes share them, if any were not, and what to do.
    #[cfg(feature = "shared")]
    fn why_unshared(&self) -> Option<String>;
    /// The counters of what it did.
    fn counters(&self) -> &Counters;
    /// What came of hits that were computed again.
    fn checks(&self) -> &Checks;
    /// Whether its values can be compared.
    fn is_comparable(&self) -> bool;
    /// The name of their type.
    fn value_type(&self) -> &'static str;
}

impl<F: Function> AnyMemo for Memo<F> {
    fn take_out(&self, hash: u64) -> Taken {
        let cleared = self.store.take(hash);
        self.counters.invalidated.add(cleared.entries.len());
        Taken::of(cleared)
    }

    fn take_out_all(&self) -> Taken {
        let cleared = self.store.clear();
        self.counters.invalidated.add(cleared.entries.len());
        Taken::of(cleared)
    }

    fn note(&self, mask: Mask) -> Option<Taken> {
        match self.masks.note(mask) {
            Noted::Active => Some(Taken::NOTHING),
            Noted::Now => {
                let taken = self.take_out_all();
                lease::revoke(self.name(Extent::WHOLE));
                self.masks.activate(mask);
                Some(taken)
            }
            Noted::TooMany => None,
        }
    }

    fn slices_of(&self, digests: &[u64]) -> Vec<Fingerprint> {
        let slice = |mask: Mask| self.name(self.group.slice(mask, digests));
        self.masks.noted().into_iter().map(slice).collect()
    }

    fn group(&self) -> Group {
        self.group
    }

    fn family(&self) -> Option<&'static Family> {
        self.family
    }

    #[cfg(feature = "shared")]
    fn entry(&self, hash: u64, digest: u128) -> Option<Key> {
        Some(self.remote.as_ref()?.entry(hash, digest))
    }

    fn stats(&self) -> Stats {
        let mut counts = self.store.counts();
        if self.is_shared() {
            // those are copies of what is in the store
            counts.stored = 0;
        }
        self.counters.read(counts)
    }

    fn len(&self) -> usize {
        self.store.len()
    }

    fn weight(&self) -> Option<u64> {
        self.store.weight()
    }

    fn site(&self) -> &Site {
        &self.definition.site
    }

    fn expires(&self) -> Option<bool> {
        match self.definition.policy.timeout {
            Timeout::Inherited => None,
            Timeout::Never => Some(false),
            Timeout::After(_) | Timeout::AtMost(_) => Some(true),
        }
    }

    fn version(&self) -> &str {
        &self.definition.version
    }

    fn reads(&self) -> Vec<Group> {
        self.reads.groups()
    }

    #[cfg(feature = "shared")]
    fn why_unshared(&self) -> Option<String> {
        self.remote.as_ref()?.why_unshared()
    }

    fn counters(&self) -> &Counters {
        &self.counters
    }

    fn checks(&self) -> &Checks {
        &self.checks
    }

    fn is_comparable(&self) -> bool {
        self.definition.same.is_some()
    }

    fn value_type(&self) -> &'static str {
        std::any::type_name::<F::Value>()
    }
}
