//! Write-through: storing a value that was not computed by the function.
//!
//! Against computations under way a `put` is safe since it takes their flight off the board.
//! Against other writers it takes a *claim* from before the database was written: of two writers
//! who both claimed, the second to finish finds its claim lost and invalidates, for nobody knows
//! in which order the database saw them.

use crate::flight::{Flight, Outcome};
use crate::key::Query;
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
    pub(crate) fn stake<Q, V>(memo: &Memo<Q::Key, V>, hash: u64, query: &Q) -> Option<Self>
    where
        Q: Query,
        V: Clone + Send + Sync + 'static,
    {
        let tags = memo.tags_of(&query.own())?;
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

struct HeldBack<K: 'static, V: 'static> {
    memo: &'static Memo<K, V>,
    hash: u64,
    key: K,
    value: V,
    claim: Claim,
}

impl<K, V> Put for HeldBack<K, V>
where
    K: Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
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

impl<K, V> std::fmt::Debug for HeldBack<K, V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HeldBack")
            .field("hash", &self.hash)
            .finish_non_exhaustive()
    }
}

/// Stores a value now, outside any write.
pub(crate) fn put<Q, V>(memo: &'static Memo<Q::Key, V>, query: &Q, value: V)
where
    Q: Query,
    V: Clone + Send + Sync + 'static,
{
    let key = query.own();
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
pub(crate) fn put_inside<Q, V>(scope: &Scope, memo: &'static Memo<Q::Key, V>, query: &Q, value: V)
where
    Q: Query,
    V: Clone + Send + Sync + 'static,
{
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
            key: query.own(),
            value,
            claim,
        }));
    }
}

fn land<K, V>(memo: &Memo<K, V>, flight: &Arc<Flight<K, V>>, value: V, leases: Box<[Lease]>)
where
    K: Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    let deadline = memo.definition.timeout.deadline(None);
    let slot = Arc::new(Slot::new(
        flight.hash(),
        flight.key().clone(),
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
