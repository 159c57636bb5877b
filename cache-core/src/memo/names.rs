//! What a key is called: its hash, its leases, and its name in logs.

use super::definition::Tags;
use super::hasher::KeyHasher;
use super::{AnyMemo, Memo};
use crate::function::Function;
use crate::key::Parts;
#[cfg(feature = "shared")]
use crate::lease::Mask;
use crate::lease::{self, Extent, Fingerprint, Lease};
#[cfg(feature = "shared")]
use crate::store::Key;
use ahash::RandomState;
use std::hash::{BuildHasher, Hasher};

impl<F: Function> Memo<F> {
    /// Hashes a key. The seeds are the memo's own, so that equal keys of two instances of a
    /// generic function differ.
    #[inline]
    pub(crate) fn hash(&self, query: F::Query<'_>) -> u64 {
        match &self.hasher {
            KeyHasher::Own(own) => hash::<F>(own, query),
            #[cfg(feature = "shared")]
            KeyHasher::Shared(names) => hash::<F>(names, query),
        }
    }

    /// Where the entry of a key is, if processes share it.
    #[cfg(feature = "shared")]
    pub(crate) fn entry_of(&self, query: F::Query<'_>) -> Option<Key> {
        let remote = self.remote.as_ref()?;
        Some(remote.entry(self.hash(query), remote.digest::<F::Parts>(query)))
    }

    pub(crate) fn hasher(&self) -> &KeyHasher {
        &self.hasher
    }

    /// Everything that a call of this key depends on before its body has run: the function's
    /// lease first, then the slices under the masks noted by then, then the key's.
    pub(crate) fn names(&self, hash: u64, query: F::Query<'_>) -> Vec<Fingerprint> {
        let mut names = vec![self.name(Extent::WHOLE), self.name(Extent::exact(hash))];
        names.extend(self.slices(query));
        names
    }

    /// Like [`Memo::names`], each granted, in the order the masks ask for.
    pub(crate) fn leases(&self, hash: u64, query: F::Query<'_>) -> Vec<Lease> {
        let whole = lease::grant(self.name(Extent::WHOLE));
        let mut leases = vec![whole, lease::grant(self.name(Extent::exact(hash)))];
        leases.extend(self.slices(query).into_iter().map(lease::grant));
        leases
    }

    /// Takes note of a mask that another process has noted. It is not active here: what is kept in this
    /// process need not hold its slices.
    #[cfg(feature = "shared")]
    pub(crate) fn know(&self, mask: Mask) {
        self.masks.note(mask);
    }

    /// The slices that a key is part of, under the masks noted so far.
    pub(crate) fn slices(&self, query: F::Query<'_>) -> Vec<Fingerprint> {
        if self.masks.is_empty() {
            return Vec::new();
        }
        let mut digests = Vec::new();
        F::Parts::digests(query, &self.hasher, &mut digests);
        self.slices_of(&digests)
    }

    /// The tags of an entry if its key tells them.
    pub(crate) fn tags_of(&self, query: F::Query<'_>) -> Option<Vec<Fingerprint>> {
        match self.definition.tags {
            Tags::None => Some(Vec::new()),
            Tags::OfKey(tags) => Some(tags(&F::Parts::own(query))),
            Tags::OfArguments => None,
        }
    }

    pub(crate) fn name(&self, extent: Extent) -> Fingerprint {
        self.group.name(extent)
    }

    /// What tells a key from every other, where processes share the entries.
    pub(crate) fn digest(&self, query: F::Query<'_>) -> Option<u128> {
        #[cfg(feature = "shared")]
        return Some(self.remote.as_ref()?.digest::<F::Parts>(query));
        #[cfg(not(feature = "shared"))]
        {
            let _ = query;
            None
        }
    }

    /// The name under which a key appears in logs: the function's prefix and a digest.
    pub(crate) fn key_name(&self, query: F::Query<'_>) -> String {
        let digest = |seed: u64| {
            let mut state = RandomState::with_seeds(seed, 0, 0, 0).build_hasher();
            F::Parts::feed(query, &mut state);
            state.finish()
        };
        format!("{}:{:016x}{:016x}", self.prefix(), digest(1), digest(2))
    }

    fn prefix(&self) -> &str {
        self.definition.site.name()
    }
}

#[inline]
fn hash<F: Function>(hasher: &impl BuildHasher, query: F::Query<'_>) -> u64 {
    let mut state = hasher.build_hasher();
    F::Parts::feed(query, &mut state);
    state.finish()
}
