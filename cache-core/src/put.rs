//! Write-through: storing a value that was not computed by the function.
//!
//! Against computations under way a `put` is safe since it takes their flight off the board.
//! Against other writers it takes a *claim* from before the database was written: of two writers
//! who both claimed, the second to finish finds its claim lost and invalidates, for nobody knows
//! in which order the database saw them.

use crate::flight::{FlightOf, Outcome};
use crate::function::Function;
use crate::key::Parts;
use crate::lease::{self, Extent, Fingerprint, Lease, Renewed, all_stand};
use crate::memo::{AnyMemo, Memo, Taken};
use crate::scope::Scope;
use crate::slot::{Kept, Slot};
use crate::sync::Arc;
use crate::target::Target;
use hashbrown::HashMap;

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
        let whole = lease::grant(name(Extent::Whole));
        let slices = memo
            .slices_of(&digests)
            .into_iter()
            .chain(tags)
            .map(lease::grant);
        let held = std::iter::once(whole).chain(slices).collect();
        Claim {
            key: lease::grant(name(Extent::Exact(hash))),
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
    fn renew(&mut self, Renewed { old, new }: &Renewed) {
        for lease in self
            .held
            .iter_mut()
            .chain([&mut self.key])
            .filter(|lease| lease.is(old))
        {
            *lease = new.clone();
        }
    }

    /// Whether nothing has invalidated the entry since the claim was staked. If so, whatever was
    /// built on the former value goes now.
    fn is_good(&self) -> bool {
        all_stand(&self.held) && lease::renew(&self.key)
    }
}

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

    /// Stores one of the values; false if there is none left.
    pub(crate) fn perform_one(&mut self) -> bool {
        let name = self.0.keys().next().copied();
        let put = name.and_then(|name| self.0.remove(&name));
        put.map(Put::perform).is_some()
    }
}

/// A value that is held back until its write has succeeded.
pub(crate) trait Put: Send + std::fmt::Debug {
    /// The entry's name.
    fn name(&self) -> Fingerprint;
    /// The entry.
    fn target(&self) -> Target;
    /// Takes over what it holds of a lease that its own write has renewed.
    fn renew(&mut self, renewed: &Renewed);
    /// The claim under which it is held back.
    fn into_claim(self: Box<Self>) -> Claim;
    /// Stores the value, or invalidates the entry if the claim was lost.
    fn perform(self: Box<Self>);
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

    fn into_claim(self: Box<Self>) -> Claim {
        self.claim
    }

    fn perform(self: Box<Self>) {
        let HeldBack {
            memo,
            hash,
            key,
            value,
            claim,
        } = *self;
        let replacement = Replacement::begin(memo, hash, key);
        if claim.is_good() {
            replacement.land(value, claim.held);
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

/// Stores a value now, outside any write.
pub(crate) fn put<F: Function>(memo: &'static Memo<F>, query: F::Query<'_>, value: F::Value) {
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
    replacement.land(value, leases);
}

/// Stores a value when the write has succeeded, if the write names the entry; otherwise
/// invalidates the entry.
pub(crate) fn put_inside<F: Function>(
    scope: &Scope,
    memo: &'static Memo<F>,
    query: F::Query<'_>,
    value: F::Value,
) {
    let hash = memo.hash(query);
    // without a claim from before the write nobody can tell whether another write came between
    let Some(claim) = scope.take_claim(memo.name(Extent::Exact(hash))) else {
        Target::exact(memo, hash).apply();
        return drop(value);
    };
    let key = F::Parts::own(query);
    let put = Box::new(HeldBack {
        memo,
        hash,
        key,
        value,
        claim,
    });
    if let Err(put) = scope.hold_back(put) {
        Target::exact(memo, hash).apply();
        drop(put);
    }
}

/// The flight of a value that is there already. Unless it lands, the entry is invalidated.
struct Replacement<F: Function> {
    memo: &'static Memo<F>,
    hash: u64,
    flight: Arc<FlightOf<F>>,
    landed: bool,
    /// What was there, dropped last.
    _taken: Taken,
}

impl<F: Function> Replacement<F> {
    /// Takes out what is there, entry and flight.
    fn begin(memo: &'static Memo<F>, hash: u64, key: F::Key) -> Self {
        let (flight, taken) = memo.supersede(hash, key);
        Replacement {
            memo,
            hash,
            flight,
            landed: false,
            _taken: taken,
        }
    }

    fn land(mut self, value: F::Value, leases: Box<[Lease]>) {
        let key = F::Parts::copy(self.flight.key());
        let definition = &self.memo.definition;
        let (kept, lifetime) = (Kept::Value(value), definition.policy.value(None));
        let weight = definition.weight(&key, &kept);
        let slot = Arc::new(Slot::new(self.hash, key, kept, leases, lifetime, weight));
        if !self.memo.admits(&slot) {
            return;
        }
        let _displaced = self.memo.land(&self.flight, &slot);
        self.flight.end(Outcome::Landed {
            slot,
            tainted: false,
        });
        self.landed = true;
        // what was built on the former value goes
        lease::revoke(self.memo.name(Extent::Exact(self.hash)));
    }
}

impl<F: Function> Drop for Replacement<F> {
    fn drop(&mut self) {
        if !self.landed {
            self.memo.board.give_up(&self.flight);
            Target::exact(self.memo, self.hash).perform();
        }
    }
}
