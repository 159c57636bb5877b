//! What an invalidation names, with the types of keys and values erased.

use crate::context::Context;
use crate::function::Function;
use crate::lease::{self, Extent, Fingerprint, Group, Mask};
use crate::memo::{AnyMemo, Family, Memo, Taken};
use crate::put::{Puts, Stake};

/// Something that a write invalidates.
#[derive(Debug)]
pub struct Target {
    what: What,
    /// Lets a `put` inside the write prove that no other write came between.
    stake: Option<Stake>,
}

#[derive(Clone, Copy)]
enum What {
    Exact {
        memo: &'static dyn AnyMemo,
        hash: u64,
    },
    Slice {
        memo: &'static dyn AnyMemo,
        mask: Mask,
        digest: u64,
    },
    Whole(&'static dyn AnyMemo),
    Family(&'static Family),
    Tag(Fingerprint),
}

impl Target {
    /// One entry.
    pub(crate) fn exact(memo: &'static dyn AnyMemo, hash: u64) -> Self {
        What::Exact { memo, hash }.into()
    }

    /// One entry, with a claim from before the write to store its new value afterwards.
    pub(crate) fn claimed<F: Function>(memo: &'static Memo<F>, query: F::Query<'_>) -> Self {
        let hash = memo.hash(query);
        Target {
            what: What::Exact { memo, hash },
            stake: Stake::on(memo, hash, query),
        }
    }

    /// Every entry with the parts that `mask` chooses.
    pub(crate) fn slice(memo: &'static dyn AnyMemo, mask: Mask, digest: u64) -> Self {
        What::Slice { memo, mask, digest }.into()
    }

    /// Every entry of a function that is not generic, or of one instance.
    pub(crate) fn whole(memo: &'static dyn AnyMemo) -> Self {
        What::Whole(memo).into()
    }

    /// Every entry of every instance of a generic function.
    pub fn family(family: &'static Family) -> Self {
        What::Family(family).into()
    }

    /// Whatever depends on a tag, or on any tag of a type.
    pub(crate) fn tag(tag: Fingerprint) -> Self {
        What::Tag(tag).into()
    }

    /// Invalidates it. Inside a write it is invalidated again when the outermost write has ended,
    /// since what the write did may become visible only then.
    pub fn apply(self) {
        self.perform();
        if let Some(scope) = Context::current().scope {
            scope.adopt(&[self]);
        }
    }

    /// Takes out the entries, *then* revokes the lease: in the other order an outer computation
    /// could be granted a new lease and still find the old entry.
    pub(crate) fn perform(&self) {
        let _taken = self.take_out();
        lease::revoke(self.pending());
    }

    /// The same for a write that goes on to store values: what they hold of the lease is renewed
    /// with it.
    pub(crate) fn perform_before(&self, puts: &mut Puts) {
        let _taken = self.take_out();
        if let Some(renewed) = lease::replace(self.pending()) {
            puts.renew(&renewed);
        }
    }

    fn take_out(&self) -> Vec<Taken> {
        match self.what {
            What::Exact { memo, hash } => vec![memo.take_out(hash)],
            What::Slice { memo, mask, .. } if memo.note(mask) => Vec::new(),
            What::Slice { memo, .. } | What::Whole(memo) => vec![memo.take_out_all()],
            What::Family(family) => family
                .instances()
                .into_iter()
                .map(AnyMemo::take_out_all)
                .collect(),
            What::Tag(_) => Vec::new(),
        }
    }

    /// The name under which calls recognise that they depend on it while the write is under way.
    /// A partial key is noted here: every value stored from now on holds its slice's lease.
    pub(crate) fn pending(&self) -> Fingerprint {
        let whole = |group: Group| group.name(Extent::Whole);
        match self.what {
            What::Exact { memo, hash } => memo.group().name(Extent::Exact(hash)),
            What::Slice { memo, mask, digest } if memo.note(mask) => {
                memo.group().name(Extent::Slice(mask, digest))
            }
            What::Slice { memo, .. } | What::Whole(memo) => whole(memo.group()),
            What::Family(family) => whole(family.group()),
            What::Tag(tag) => tag,
        }
    }

    /// The same target, without the stake.
    pub(crate) fn again(&self) -> Target {
        self.what.into()
    }

    pub(crate) fn take_stake(&mut self) -> Option<Stake> {
        self.stake.take()
    }
}

impl From<What> for Target {
    fn from(what: What) -> Self {
        Target { what, stake: None }
    }
}

impl std::fmt::Debug for What {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            What::Exact { hash, .. } => write!(f, "Exact({hash:x})"),
            What::Slice { mask, digest, .. } => write!(f, "Slice({:b}, {digest:x})", mask.0),
            What::Whole(_) | What::Family(_) => write!(f, "Whole"),
            What::Tag(tag) => write!(f, "Tag({tag:?})"),
        }
    }
}
