//! Claims: whether another write of an entry came between.

use crate::function::Function;
use crate::key::Parts;
use crate::lease::{self, Extent, Fingerprint, Lease, Renewed, all_stand};
use crate::memo::{AnyMemo, Memo};

/// The right to store an entry's new value, if nothing else invalidates the entry meanwhile.
#[derive(Debug)]
pub(crate) struct Claim {
    key: Lease,
    /// Whatever else could invalidate the entry.
    held: Box<[Lease]>,
}

/// What it takes to stake a claim on an entry once the write begins.
pub(crate) struct Stake {
    memo: &'static dyn AnyMemo,
    hash: u64,
    digests: Vec<u64>,
    tags: Vec<Fingerprint>,
}

impl Stake {
    /// None if the entry's tags don't follow from its key.
    pub(crate) fn on<F: Function>(
        memo: &'static Memo<F>,
        hash: u64,
        query: F::Query<'_>,
    ) -> Option<Self> {
        let (tags, mut digests) = (memo.tags_of(query)?, Vec::new());
        F::Parts::digests(query, memo.hasher(), &mut digests);
        Some(Stake {
            memo,
            hash,
            digests,
            tags,
        })
    }

    /// Stakes the claim. The function's lease comes first, then the slices under the masks noted
    /// by then.
    pub(crate) fn claim(self) -> Claim {
        let Stake {
            memo,
            hash,
            digests,
            tags,
        } = self;
        let name = |extent| memo.group().name(extent);
        let whole = lease::grant(name(Extent::WHOLE));
        let slices = memo
            .slices_of(&digests)
            .into_iter()
            .chain(tags)
            .map(lease::grant);
        let held = std::iter::once(whole).chain(slices).collect();
        Claim {
            key: lease::grant(name(Extent::exact(hash))),
            held,
        }
    }
}

impl std::fmt::Debug for Stake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stake")
            .field("hash", &self.hash)
            .finish_non_exhaustive()
    }
}

impl Claim {
    /// The entry's name.
    pub(crate) fn name(&self) -> Fingerprint {
        self.key.fingerprint()
    }

    /// Takes over what the claim holds of a lease that its own write has renewed.
    pub(super) fn renew(&mut self, Renewed { old, new }: &Renewed) {
        for lease in self
            .held
            .iter_mut()
            .chain([&mut self.key])
            .filter(|lease| lease.is(old))
        {
            *lease = new.clone();
        }
    }

    /// What the new value is to hold, if nothing has invalidated the entry since the claim was
    /// staked. Whatever was built on the former value goes now. The key's new lease is among it: a
    /// write that has taken out flights and entries already has yet to revoke the key's lease.
    pub(super) fn redeem(self) -> Option<Box<[Lease]>> {
        if !all_stand(&self.held) {
            return None;
        }
        let key = lease::renew(&self.key)?;
        Some(self.held.into_iter().chain([key]).collect())
    }
}
