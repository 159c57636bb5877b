//! Write-through: storing a value that was not computed by the function.
//!
//! Against computations under way a `put` is safe since it takes their flight off the board.
//! Against other writers it takes a *claim* from before the database was written: of two writers
//! who both claimed, the second to finish finds its claim lost and invalidates, for nobody knows
//! in which order the database saw them.

use crate::flight::{Flight, Outcome};
use crate::function::Function;
use crate::key::Parts;
use crate::lease::{self, Extent, Fingerprint, Lease, all_stand};
use crate::memo::{AnyMemo, Memo};
use crate::scope::Scope;
use crate::slot::Slot;
use crate::sync::Arc;
use crate::target::Target;

/// The right to store an entry's new value, if nothing else invalidates the entry meanwhile.
#[derive(Debug)]
pub(crate) struct Claim {
    key: Lease,
    /// Whatever else could invalidate the entry.
    held: Box<[Lease]>,
}

impl Claim {
    /// Stakes a claim; none if the entry's tags don't follow from its key.
    pub(crate) fn stake<F: Function>(
        memo: &Memo<F>,
        hash: u64,
        query: F::Query<'_>,
    ) -> Option<Self> {
        let tags = memo.tags_of(&F::Parts::own(query))?;
        let whole = lease::grant(memo.name(Extent::Whole));
        let slices = memo.slices(query).into_iter().chain(tags).map(lease::grant);
        let held = std::iter::once(whole).chain(slices).collect();
        Some(Claim {
            key: lease::grant(memo.name(Extent::Exact(hash))),
            held,
        })
    }

    /// The entry's name.
    pub(crate) fn name(&self) -> Fingerprint {
        self.key.fingerprint()
    }
}

/// A value that is held back until its write has succeeded.
pub(crate) trait Put: Send + std::fmt::Debug {
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
    fn perform(self: Box<Self>) {
        let HeldBack {
            memo,
            hash,
            key,
            value,
            claim,
        } = *self;
        let flight = memo.supersede(hash, key);
        if all_stand(&claim.held) && lease::renew(&claim.key) {
            land(memo, &flight, value, claim.held);
        } else {
            memo.board.give_up(&flight);
            memo.invalidate(hash);
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
    let key = F::Parts::own(query);
    let Some(tags) = memo.tags_of(&key) else {
        return Target::exact(memo, memo.hash(query)).apply();
    };
    let hash = memo.hash(query);
    let flight = memo.supersede(hash, key);
    // granted only now: a mask noted meanwhile takes the flight off the board
    let leases = memo
        .slices(query)
        .into_iter()
        .chain(tags)
        .map(lease::grant)
        .collect();
    land(memo, &flight, value, leases);
    lease::revoke(memo.name(Extent::Exact(hash)));
}

/// Stores a value when the write has succeeded; until then the entry is pending.
pub(crate) fn put_inside<F: Function>(
    scope: &Scope,
    memo: &'static Memo<F>,
    query: F::Query<'_>,
    value: F::Value,
) {
    let hash = memo.hash(query);
    let name = memo.name(Extent::Exact(hash));
    let claim = match scope.take_claim(name) {
        Some(claim) => Some(claim),
        None => {
            let target = Target::exact(memo, hash);
            target.perform();
            scope.adopt(vec![target]);
            Claim::stake(memo, hash, query)
        }
    };
    if let Some(claim) = claim {
        scope.hold_back(Box::new(HeldBack {
            memo,
            hash,
            key: F::Parts::own(query),
            value,
            claim,
        }));
    }
}

fn land<F: Function>(
    memo: &Memo<F>,
    flight: &Arc<Flight<F::Key, F::Value>>,
    value: F::Value,
    leases: Box<[Lease]>,
) {
    let deadline = memo.definition.timeout.deadline(None);
    let slot = Arc::new(Slot::new(
        flight.hash(),
        F::Parts::copy(flight.key()),
        value,
        leases,
        deadline,
    ));
    memo.land(flight, &slot);
    flight.end(Outcome::Landed {
        slot,
        tainted: false,
    });
}
