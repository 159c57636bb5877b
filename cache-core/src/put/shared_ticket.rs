//! Tickets for entries that processes share.

use super::in_store::{HeldBackInStore, StakeInStore};
use crate::context::Context;
use crate::function::{Function, Of};
use crate::logs::debug;
use crate::memo::Memo;
use crate::shared::{Later, Stamped};
use crate::store::{Fault, Key};
use crate::target::Target;

/// The right to store an entry's new value for all processes, taken before the database is written.
///
/// Of two writers that both took one, in whichever processes, the second to finish finds that the
/// other came between, and the entry is invalidated, for nobody knows in which order the database saw
/// them. So does any invalidation of the entry between
/// [`Entry::begin_put`](crate::Entry::begin_put) and [`SharedTicket::put`].
///
/// Dropped without a value it invalidates the entry, for a write that failed may have happened, and
/// blocks until the store has acknowledged that.
#[must_use = "dropped without a value, it invalidates the entry"]
pub struct SharedTicket<F: Function> {
    memo: &'static Memo<Of<F>>,
    hash: u64,
    /// Where the value goes, and what it is to hold. None if that could not be granted.
    claimed: Option<(Key, Vec<Stamped>)>,
}

impl<F: Function> SharedTicket<F> {
    pub(crate) fn begin(memo: &'static Memo<Of<F>>, query: F::Query<'_>) -> Later<Self> {
        let (hash, entry) = (memo.hash(query), memo.entry_of(query));
        let begun = StakeInStore::on(memo, hash, query).and_then(StakeInStore::claim);
        Later::of(Box::pin(async move {
            let stamps = match begun {
                Some(begun) => begun.await.stamps,
                None => None,
            };
            SharedTicket {
                memo,
                hash,
                claimed: entry.zip(stamps),
            }
        }))
    }

    /// Stores the value that the database holds now.
    ///
    /// Inside a declared write it is held back until that has succeeded; inside
    /// [`deferred`](crate::deferred) and [`snapshot`](crate::snapshot) the entry is invalidated
    /// instead. So it is where a tag of the entry is made of arguments that are not in the key, and
    /// where the store did not answer when the ticket was taken, or another write of the entry came
    /// between: all of that is `Ok`, for the former value is gone, and is in the log at the level `debug`.
    /// It has begun when this returns, and is done also if nobody waits for it.
    ///
    /// # Errors
    ///
    /// If the store has not acknowledged that the former value is gone although it was tried several
    /// times. It goes on being tried.
    pub fn put(mut self, value: F::Value) -> Later<Result<(), Fault>> {
        let remote = self.memo.remote.as_ref();
        let Some((remote, (entry, stamps))) = remote.zip(self.claimed.take()) else {
            debug!(
                "a value of {} that was put is not stored, but invalidated: what it depends on was not \
                 granted when the ticket was taken",
                self.memo.definition.site.name()
            );
            return self.invalidate();
        };
        let put = HeldBackInStore::new(self.memo, remote, (self.hash, entry), &value, stamps);
        let begun = match Context::current().scope {
            None => put.perform_later(),
            Some(scope) => put.hold_back(&scope),
        };
        std::mem::forget(self);
        begun
    }

    fn invalidate(self) -> Later<Result<(), Fault>> {
        let begun = Target::exact(self.memo, self.hash).apply_later();
        std::mem::forget(self);
        begun
    }
}

/// What is awaited already.
#[diagnostic::on_unimplemented(
    message = "`begin_put(..)` gives the ticket once it is awaited",
    label = "the ticket is not there yet",
    note = "write `begin_put(..).await`, or `begin_put(..).wait()` in code that is not async, without `?`"
)]
pub trait Awaited {
    /// Nothing is.
    fn never<T>(self) -> T;
}

impl<F: Function> Later<SharedTicket<F>> {
    /// Never to be called: it is here for the compiler to say what is missing.
    #[doc(hidden)]
    pub fn put(self, _: F::Value) -> Later<Result<(), Fault>>
    where
        Self: Awaited,
    {
        self.never()
    }
}

impl<F: Function> Drop for SharedTicket<F> {
    fn drop(&mut self) {
        Target::exact(self.memo, self.hash).apply();
    }
}

impl<F: Function> std::fmt::Debug for SharedTicket<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SharedTicket")
            .field("hash", &self.hash)
            .finish_non_exhaustive()
    }
}
