//! What an invalidation names, with the types of keys and values erased.

use crate::context::Context;
use crate::declared::DeclaredWrite;
use crate::function::Function;
use crate::lease::{self, Extent, Fingerprint, Group, Mask};
use crate::memo::{AnyMemo, Family, Memo, Taken};
use crate::observe::{self, How};
use crate::outstanding::{HandedOver, Outstanding};
#[cfg(feature = "shared")]
use crate::put::StakeInStore;
use crate::put::{Puts, Stake};
use crate::scope::Scope;
#[cfg(feature = "shared")]
use crate::shared::{Later, Revocation, WriteId};
#[cfg(feature = "shared")]
use crate::store::Fault;
use crate::switch;

/// Something that a write invalidates.
#[derive(Debug)]
pub struct Target {
    what: What,
    /// Whether there was something when it was first named.
    has_met: bool,
    /// Whether a claim was staked on it, which holds its lease.
    is_staked: bool,
    /// Lets a `put` inside the write prove that no other write came between.
    stake: Option<Stake>,
    /// The same for an entry in a store.
    #[cfg(feature = "shared")]
    stake_in_store: Option<StakeInStore>,
    /// The write that marks it in its store before it begins, if one does.
    #[cfg(feature = "shared")]
    write: Option<WriteId>,
}

#[derive(Clone, Copy)]
enum What {
    Exact {
        memo: &'static dyn AnyMemo,
        hash: u64,
        /// What tells the key from every other, where processes share the entry and it is known.
        #[cfg_attr(not(feature = "shared"), expect(dead_code))]
        digest: Option<u128>,
    },
    Slice {
        memo: &'static dyn AnyMemo,
        mask: Mask,
        slice: Extent,
    },
    Whole(&'static dyn AnyMemo),
    Family(&'static Family),
    Tag(Fingerprint),
}

impl Target {
    /// One entry.
    pub(crate) fn exact(memo: &'static dyn AnyMemo, hash: u64) -> Self {
        let digest = None;
        What::Exact { memo, hash, digest }.into()
    }

    /// One entry, of which the key is at hand.
    pub(crate) fn of_key<F: Function>(memo: &'static Memo<F>, query: F::Query<'_>) -> Self {
        What::Exact {
            memo,
            hash: memo.hash(query),
            digest: memo.digest(query),
        }
        .into()
    }

    /// One entry, with a claim from before the write to store its new value afterwards.
    pub(crate) fn claimed<F: Function>(memo: &'static Memo<F>, query: F::Query<'_>) -> Self {
        let mut target = Target::of_key(memo, query);
        let hash = memo.hash(query);
        #[cfg(feature = "shared")]
        if memo.is_shared() {
            target.stake_in_store = StakeInStore::on(memo, hash, query);
            return target;
        }
        target.stake = Stake::on(memo, hash, query);
        target
    }

    /// Every entry with the parts that `mask` chooses.
    pub(crate) fn slice(memo: &'static dyn AnyMemo, mask: Mask, slice: Extent) -> Self {
        What::Slice { memo, mask, slice }.into()
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
        self.begin_to_apply().wait();
    }

    /// The same, for a caller who wants to know whether the stores have acknowledged it. It has begun
    /// when this returns.
    #[cfg(feature = "shared")]
    pub fn apply_later(self) -> Later<Result<(), Fault>> {
        self.begin_to_apply().acknowledged()
    }

    /// The same for what nobody of the program asked for, so that the audit is not told.
    #[cfg(feature = "shared")]
    pub fn apply_unnoted(&self) -> Later<Result<(), Fault>> {
        self.begin_unnoted().acknowledged()
    }

    fn begin_to_apply(&self) -> HandedOver {
        self.note(None, None);
        self.begin_unnoted()
    }

    /// Begins to invalidate it for one who is no part of the program, so that the audit is not told.
    pub(crate) fn begin_unnoted(&self) -> HandedOver {
        let mut outstanding = Outstanding::default();
        match Context::current().scope {
            Some(scope) => _ = self.apply_inside(&scope, &mut outstanding),
            None => _ = self.perform_here(&mut outstanding),
        }
        outstanding.hand_over()
    }

    /// What it is in the store where its leases are; none if they are in this process alone.
    #[cfg(feature = "shared")]
    pub(crate) fn revocation(&self) -> Option<(u16, Revocation)> {
        let whole = |group: Group| Revocation::of(group.name(Extent::WHOLE));
        let group = self.group();
        let mut revocation = match self.what {
            What::Exact { memo, hash, digest } => {
                let entry = digest.and_then(|digest| memo.entry(hash, digest));
                let mut revocation = Revocation::of(group.name(Extent::exact(hash)));
                revocation.entries.extend(entry);
                revocation
            }
            What::Slice { mask, slice, .. } => {
                let mut revocation = Revocation::of(group.name(slice));
                revocation.masks.push((group, mask));
                revocation
            }
            What::Whole(_) | What::Family(_) => whole(group),
            What::Tag(tag) => Revocation::of(tag),
        };
        revocation.write = self.write;
        Some((group.store()?, revocation))
    }

    fn group(&self) -> Group {
        match self.what {
            What::Exact { memo, .. } | What::Slice { memo, .. } | What::Whole(memo) => memo.group(),
            What::Family(family) => family.group(),
            What::Tag(tag) => tag.group,
        }
    }

    /// Whether its leases are in a store that processes share.
    pub(crate) fn is_shared(&self) -> bool {
        self.group().store().is_some()
    }

    /// Notes who invalidates it, and whether there was anything, if that is known: while caching is off
    /// nothing can be there.
    pub(crate) fn note(&self, by: Option<&'static DeclaredWrite>, met: Option<bool>) {
        let met = met.filter(|_| switch::is_enabled());
        observe::note_clear(by, self.group(), self.how(), met);
    }

    fn how(&self) -> How {
        match self.what {
            What::Exact { .. } => How::Exact,
            What::Slice { .. } => How::Part,
            What::Whole(_) | What::Family(_) => How::Whole,
            What::Tag(tag) if tag.extent == Extent::WHOLE => How::Whole,
            What::Tag(_) => How::Exact,
        }
    }

    #[cfg(feature = "tracing")]
    fn trace(&self, found: bool) {
        let invalidated =
            |memo: &dyn AnyMemo| observe::trace::invalidated(memo.site().name(), self.how(), found);
        match self.what {
            What::Exact { memo, .. } | What::Slice { memo, .. } | What::Whole(memo) => {
                invalidated(memo);
            }
            What::Family(family) => family.instances().into_iter().for_each(invalidated),
            What::Tag(tag) => {
                observe::trace::invalidated_tag(observe::tag(tag.group), self.how(), found);
            }
        }
    }

    /// Invalidates it, now unless that is held back, and again when the writes around have ended. Whether
    /// there was anything, if it was now.
    pub(crate) fn apply_inside(
        &self,
        scope: &Scope,
        outstanding: &mut Outstanding,
    ) -> Option<bool> {
        let is_held_back = scope.adopt(self);
        (!is_held_back).then(|| self.perform_here(outstanding))
    }

    /// Invalidates it, in this process and in the store where it is.
    pub(crate) fn perform(&self) {
        let mut outstanding = Outstanding::default();
        self.perform_here(&mut outstanding);
        outstanding.hand_over().wait();
    }

    /// Invalidates it in this process, and notes what is to be done elsewhere. Whether there was anything:
    /// nobody knows that of a store.
    pub(crate) fn perform_here(&self, outstanding: &mut Outstanding) -> bool {
        outstanding.add(self);
        let (taken, stood) = self.take_out_and_revoke();
        let stood = stood && !self.is_staked;
        let found = stood || self.has_met || self.is_shared() || taken.iter().any(Taken::is_any);
        #[cfg(feature = "tracing")]
        self.trace(found);
        found
    }

    /// Takes out the entries, *then* revokes the lease: in the other order an outer computation
    /// could be granted a new lease and still find the old entry. For a caller who has more to do before what was taken out is dropped.
    pub(crate) fn perform_for_now(&self) -> Vec<Taken> {
        self.take_out_and_revoke().0
    }

    /// The same, and whether a lease stood.
    fn take_out_and_revoke(&self) -> (Vec<Taken>, bool) {
        let taken = self.take_out();
        let pending = self.pending();
        let stood = lease::revoke(pending.name);
        (taken, stood)
    }

    /// The same for a write that goes on to store values: what they hold of the lease is renewed
    /// with it.
    pub(crate) fn perform_before(&self, puts: &mut Puts, outstanding: &mut Outstanding) {
        outstanding.add(self);
        let _taken = self.take_out();
        let pending = self.pending();
        if let Some(renewed) = lease::replace(pending.name) {
            puts.renew(&renewed);
        }
    }

    fn take_out(&self) -> Vec<Taken> {
        match self.what {
            What::Exact { memo, hash, .. } => vec![memo.take_out(hash)],
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
    pub(crate) fn pending(&self) -> AtStake {
        let whole = |group: Group| group.name(Extent::WHOLE);
        let mut taken = None;
        let name = match self.what {
            What::Exact { memo, hash, .. } => memo.group().name(Extent::exact(hash)),
            What::Slice { memo, mask, slice } => {
                taken = memo.note(mask);
                match taken {
                    Some(_) => memo.group().name(slice),
                    None => whole(memo.group()),
                }
            }
            What::Whole(memo) => whole(memo.group()),
            What::Family(family) => whole(family.group()),
            What::Tag(tag) => tag,
        };
        AtStake { name, taken }
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
        Target {
            #[cfg(feature = "shared")]
            write: self.write,
            ..self.what.into()
        }
    }

    /// Says which write marks it.
    #[cfg(feature = "shared")]
    pub(crate) fn marked_by(&mut self, write: Option<WriteId>) {
        self.write = write;
    }

    /// Notes whether there is something, before the write that names it has staked its claims.
    pub(crate) fn meet(&mut self, pending: &AtStake) {
        self.is_staked = self.stake.is_some();
        self.has_met |= pending.taken.as_ref().is_some_and(Taken::is_any)
            || observe::IS_NOTED && self.is_staked && lease::is_held(pending.name);
    }

    pub(crate) fn take_stake(&mut self) -> Option<Stake> {
        self.stake.take()
    }

    #[cfg(feature = "shared")]
    pub(crate) fn take_stake_in_store(&mut self) -> Option<StakeInStore> {
        self.stake_in_store.take()
    }
}

/// The name of a target, with what noting its mask took out: to be dropped after all else is done.
pub(crate) struct AtStake {
    pub(crate) name: Fingerprint,
    taken: Option<Taken>,
}

impl From<What> for Target {
    fn from(what: What) -> Self {
        Target {
            what,
            has_met: false,
            is_staked: false,
            stake: None,
            #[cfg(feature = "shared")]
            stake_in_store: None,
            #[cfg(feature = "shared")]
            write: None,
        }
    }
}

impl std::fmt::Debug for What {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            What::Exact { hash, .. } => write!(f, "Exact({hash:x})"),
            What::Slice { mask, slice, .. } => write!(f, "Slice({:b}, {slice:?})", mask.0),
            What::Whole(_) | What::Family(_) => write!(f, "Whole"),
            What::Tag(tag) => write!(f, "Tag({tag:?})"),
        }
    }
}
