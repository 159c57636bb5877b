//! What an invalidation names, with the types of keys and values erased.

use crate::context::Context;
use crate::function::Function;
use crate::lease::{self, Extent, Fingerprint, Group, Mask};
use crate::memo::{AnyMemo, Family, Memo, Taken};
use crate::put::{Puts, Stake};
use crate::scope::Scope;

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
    /// since what the write did may become visible only then; inside [`deferred`](crate::deferred)
    /// only at the end.
    pub fn apply(self) {
        match Context::current().scope {
            Some(scope) => self.apply_inside(&scope),
            None => self.perform(),
        }
    }

    /// Invalidates it, now unless that is held back, and again when the writes around have ended.
    pub(crate) fn apply_inside(&self, scope: &Scope) {
        if !scope.adopt(self) {
            self.perform();
        }
    }

    /// Takes out the entries, *then* revokes the lease: in the other order an outer computation
    /// could be granted a new lease and still find the old entry.
    pub(crate) fn perform(&self) {
        drop(self.perform_for_now());
    }

    /// The same, for a caller who has more to do before what was taken out is dropped.
    pub(crate) fn perform_for_now(&self) -> Vec<Taken> {
        let taken = self.take_out();
        let pending = self.pending();
        lease::revoke(pending.name);
        taken
    }

    /// The same for a write that goes on to store values: what they hold of the lease is renewed
    /// with it.
    pub(crate) fn perform_before(&self, puts: &mut Puts) {
        let _taken = self.take_out();
        let pending = self.pending();
        if let Some(renewed) = lease::replace(pending.name) {
            puts.renew(&renewed);
        }
    }

    fn take_out(&self) -> Vec<Taken> {
        match self.what {
            What::Exact { memo, hash } => vec![memo.take_out(hash)],
            What::Slice { memo, mask, .. } => match memo.note(mask) {
                Some(taken) => vec![taken],
                None => vec![memo.take_out_all()],
            },
            What::Whole(memo) => vec![memo.take_out_all()],
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
    pub(crate) fn pending(&self) -> Pending {
        let whole = |group: Group| group.name(Extent::WHOLE);
        let mut taken = None;
        let name = match self.what {
            What::Exact { memo, hash } => memo.group().name(Extent::exact(hash)),
            What::Slice { memo, mask, digest } => {
                taken = memo.note(mask);
                match taken {
                    Some(_) => memo.group().name(Extent::slice(mask, digest)),
                    None => whole(memo.group()),
                }
            }
            What::Whole(memo) => whole(memo.group()),
            What::Family(family) => whole(family.group()),
            What::Tag(tag) => tag,
        };
        Pending {
            name,
            _taken: taken,
        }
    }

    /// Tells apart what has one name: instances of a generic function.
    pub(crate) fn owner(&self) -> usize {
        match self.what {
            What::Exact { memo, .. } | What::Slice { memo, .. } | What::Whole(memo) => {
                std::ptr::from_ref(memo).cast::<()>().addr()
            }
            What::Family(family) => std::ptr::from_ref(family).addr(),
            What::Tag(_) => 0,
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

/// The name of a target, with what noting its mask took out: to be dropped after all else is done.
pub(crate) struct Pending {
    pub(crate) name: Fingerprint,
    _taken: Option<Taken>,
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
