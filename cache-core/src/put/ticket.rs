//! Tickets: write-through outside a declared write.

use super::{Claim, HeldBack, Put, Stake, reaches_stores};
use crate::context::Context;
use crate::function::{Function, Of};
use crate::key::Parts;
use crate::memo::Memo;
use crate::outstanding::Outstanding;
use crate::target::Target;

/// The right to store an entry's new value, taken before the database is written.
///
/// Of two writers that both took one, the second to finish finds that the other came between, and
/// the entry is invalidated, for nobody knows in which order the database saw them. So does any
/// invalidation of the entry between [`Entry::begin_put`](crate::Entry::begin_put) and
/// [`Ticket::put`].
///
/// Dropped without a value it invalidates the entry: a write that failed may have happened.
#[must_use = "dropped without a value, it invalidates the entry"]
pub struct Ticket<F: Function> {
    memo: &'static Memo<Of<F>>,
    hash: u64,
    /// None if the entry's tags don't follow from its key, and once it is used.
    claimed: Option<(F::Key, Claim)>,
}

impl<F: Function> Ticket<F> {
    pub(crate) fn new(memo: &'static Memo<Of<F>>, query: F::Query<'_>) -> Self {
        let hash = memo.hash(query);
        let stake = Stake::on(memo, hash, query).filter(|_| !reaches_stores(memo, query));
        Ticket {
            memo,
            hash,
            claimed: stake.map(|stake| (F::Parts::own(query), stake.claim())),
        }
    }

    /// Stores the value that the database holds now.
    ///
    /// Inside a declared write it is held back until that has succeeded; inside
    /// [`deferred`](crate::deferred) and [`snapshot`](crate::snapshot) the entry is invalidated
    /// instead. So it is where a tag of the
    /// entry is made of arguments that are not in the key.
    pub fn put(mut self, value: F::Value) {
        let Some((key, claim)) = self.claimed.take() else {
            return;
        };
        Target::exact(self.memo, self.hash).note(None, None);
        let put = HeldBack {
            memo: self.memo,
            hash: self.hash,
            key,
            value,
            claim,
        };
        match Context::current().scope {
            None => Box::new(put).perform(&mut Outstanding::default()),
            Some(scope) => put.hold_back(&scope),
        }
        std::mem::forget(self);
    }
}

impl<F: Function> Drop for Ticket<F> {
    fn drop(&mut self) {
        self.claimed = None;
        Target::exact(self.memo, self.hash).apply();
    }
}

impl<F: Function> std::fmt::Debug for Ticket<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ticket")
            .field("hash", &self.hash)
            .finish_non_exhaustive()
    }
}
