//! Write-through: storing a value that was not computed by the function.
//!
//! Against computations under way a `put` is safe since it takes their flight off the board.
//! Against other writers it takes a *claim* from before the database was written: of two writers
//! who both claimed, the second to finish finds its claim lost and invalidates, for nobody knows
//! in which order the database saw them.

mod claim;
#[cfg(feature = "shared")]
mod in_store;
mod replacement;
#[cfg(feature = "shared")]
mod shared_ticket;
mod ticket;

pub(crate) use claim::{Claim, Stake};
#[cfg(feature = "shared")]
pub(crate) use in_store::{StakeInStore, put_in_store, stake};
#[cfg(feature = "shared")]
pub use shared_ticket::SharedTicket;
pub use ticket::Ticket;

use crate::context::Context;
use crate::function::Function;
use crate::key::Parts;
use crate::lease::{self, Extent, Fingerprint, Renewed};
use crate::memo::Memo;
use crate::outstanding::Outstanding;
use crate::scope::Scope;
use crate::switch;
use crate::target::Target;
use hashbrown::HashMap;
use replacement::Replacement;

/// The values that a write holds back, by the names of their entries.
#[derive(Debug, Default)]
pub(crate) struct Puts(HashMap<Fingerprint, Box<dyn Put>, ahash::RandomState>);

impl Puts {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds one in the place of another of its entry.
    pub(crate) fn add(&mut self, put: Box<dyn Put>) -> Option<Box<dyn Put>> {
        self.0.insert(put.name(), put)
    }

    /// The claim under which a value is held back that now gives way to another.
    pub(crate) fn take(&mut self, name: Fingerprint) -> Option<Box<dyn Put>> {
        self.0.remove(&name)
    }

    /// The entries.
    pub(crate) fn targets(&self) -> impl Iterator<Item = Target> {
        self.0.values().map(|put| put.target())
    }

    pub(crate) fn renew(&mut self, renewed: &Renewed) {
        self.0.values_mut().for_each(|put| put.renew(renewed));
    }

    /// All of them.
    pub(crate) fn into_all(self) -> Vec<Box<dyn Put>> {
        self.0.into_values().collect()
    }
}

/// A value that is held back until its write has succeeded.
pub(crate) trait Put: Send + std::fmt::Debug {
    /// The entry's name.
    fn name(&self) -> Fingerprint;
    /// The entry.
    fn target(&self) -> Target;
    /// Takes over what it holds of a lease that its own write has renewed.
    fn renew(&mut self, _: &Renewed) {}
    /// The claim under which it is held back, if that is one of this process.
    fn into_claim(self: Box<Self>) -> Option<Claim>;
    /// Stores the value, or invalidates the entry if the claim was lost.
    fn perform(self: Box<Self>, outstanding: &mut Outstanding);
}

struct HeldBack<F: Function> {
    memo: &'static Memo<F>,
    hash: u64,
    key: F::Key,
    value: F::Value,
    claim: Claim,
}

impl<F: Function> Put for HeldBack<F> {
    fn name(&self) -> Fingerprint {
        self.claim.name()
    }

    fn target(&self) -> Target {
        Target::exact(self.memo, self.hash)
    }

    fn renew(&mut self, renewed: &Renewed) {
        self.claim.renew(renewed);
    }

    fn into_claim(self: Box<Self>) -> Option<Claim> {
        Some(self.claim)
    }

    fn perform(self: Box<Self>, _: &mut Outstanding) {
        let HeldBack {
            memo,
            hash,
            key,
            value,
            claim,
        } = *self;
        let replacement = Replacement::begin(memo, hash, key);
        if switch::is_enabled()
            && let Some(leases) = claim.redeem()
        {
            drop(replacement.land(value, leases));
        }
    }
}

impl<F: Function> HeldBack<F> {
    /// Holds it back until the write has succeeded; where there is none, or it has ended, the
    /// entry is invalidated.
    fn hold_back(self, scope: &Scope) {
        let target = self.target();
        if let Err(put) = scope.hold_back(Box::new(self)) {
            let mut outstanding = Outstanding::default();
            target.apply_inside(scope, &mut outstanding);
            outstanding.hand_over().wait();
            drop(put);
        }
    }
}

impl<F: Function> std::fmt::Debug for HeldBack<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HeldBack")
            .field("hash", &self.hash)
            .finish_non_exhaustive()
    }
}

/// Stores a value that the function did not compute.
pub(crate) fn put<F: Function>(memo: &'static Memo<F>, query: F::Query<'_>, value: F::Value) {
    if reaches_stores(memo, query) {
        Target::of_key(memo, query).apply();
        return drop(value);
    }
    // what was started in a write that has ended comes too late: others may have written since
    match Context::installed().scope {
        Some(scope) => put_inside(&scope, memo, query, value),
        None if !switch::is_enabled() => Target::exact(memo, memo.hash(query)).perform(),
        None => put_now(memo, query, value),
    }
}

/// Whether the leases of an entry are in a store that processes share, where nothing is put by hand.
fn reaches_stores<F: Function>(memo: &'static Memo<F>, query: F::Query<'_>) -> bool {
    let mut tags = memo.tags_of(query).into_iter().flatten();
    memo.is_shared() || tags.any(|tag| tag.group.store().is_some())
}

/// Stores a value now, outside any write.
fn put_now<F: Function>(memo: &'static Memo<F>, query: F::Query<'_>, value: F::Value) {
    let hash = memo.hash(query);
    let Some(tags) = memo.tags_of(query) else {
        return Target::exact(memo, hash).apply();
    };
    let replacement = Replacement::begin(memo, hash, F::Parts::own(query));
    // granted only now: a mask noted meanwhile takes the flight off the board
    let leases = memo
        .slices(query)
        .into_iter()
        .chain(tags)
        .map(lease::grant)
        .collect();
    let _dropped_last = replacement.land(value, leases);
    // a new value is as good as none, to whoever asks what makes the old one go
    Target::exact(memo, hash).note(None, None);
    // what was built on the former value goes
    lease::revoke(memo.name(Extent::exact(hash)));
}

/// Stores a value when the write has succeeded, if the write names the entry; otherwise
/// invalidates the entry.
fn put_inside<F: Function>(
    scope: &Scope,
    memo: &'static Memo<F>,
    query: F::Query<'_>,
    value: F::Value,
) {
    let hash = memo.hash(query);
    // without a claim from before the write nobody can tell whether another write came between
    let Some(claim) = scope.take_claim(memo.name(Extent::exact(hash))) else {
        Target::exact(memo, hash).apply();
        return drop(value);
    };
    let put = HeldBack {
        memo,
        hash,
        key: F::Parts::own(query),
        value,
        claim,
    };
    put.hold_back(scope);
}
