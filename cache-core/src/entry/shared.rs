//! What can be done by hand with an entry that processes share.

use super::Entry;
use crate::answer::Kept;
use crate::call::{Read, peek_shared};
use crate::function::Function;
use crate::shared::Later;
use crate::store::Fault;
use crate::target::Target;

/// The place of entries that are in a store which processes share.
pub enum InSharedStore {}

impl<F: Function> Entry<'_, F, InSharedStore> {
    /// The value, if it is in the store and may be served. Never computes, and waits for nobody who
    /// does; costs as much as a hit, and does not count as one. A value of another build of the program
    /// that this one can't read is none.
    ///
    /// Inside a cached function that function's value comes to depend on the entry, also if there
    /// is none. Inside a write that names the entry there is none.
    ///
    /// # Errors
    ///
    /// Why the store could not be asked.
    pub fn peek(self) -> Later<Result<Option<F::Value>, Fault>> {
        let read: Read<F::Value, _> = |remote, found| match remote.decode(found)? {
            Kept::Value(value) => Some(value),
            Kept::Failure(_) => None,
        };
        peek_shared(self.memo(), self.query, read)
    }

    /// Whether the value is in the store and may be served: like [`Entry::peek`], without making a
    /// value of what is there.
    ///
    /// # Errors
    ///
    /// Why the store could not be asked.
    pub fn contains(self) -> Later<Result<bool, Fault>> {
        let read: Read<F::Value, _> = |_, _| Some(());
        peek_shared(self.memo(), self.query, read).map(|found| found.is_some())
    }

    /// Invalidates the entry, which the former value is no longer of.
    ///
    /// # Errors
    ///
    /// Those of [`Entry::invalidate`].
    pub fn put(self, value: F::Value) -> Later<Result<(), Fault>> {
        let begun = self.invalidate();
        drop(value);
        begun
    }

    /// Invalidates the entry: no call that starts from now on, in this process, and none in another
    /// once the store has acknowledged it, is answered with it, with what is being computed for it
    /// now, or with anything built on either. It has begun when this returns, and is done also if
    /// nobody waits for it.
    ///
    /// Inside a write it is invalidated again when the outermost write has ended, and inside
    /// [`deferred`](crate::deferred) only then: for that nobody waits here.
    ///
    /// # Errors
    ///
    /// If the store has not acknowledged it although it was tried several times. It goes on being
    /// tried, and until the store acknowledges it, this process computes what was invalidated, and
    /// others may be served it.
    pub fn invalidate(self) -> Later<Result<(), Fault>> {
        Target::of_key(self.memo(), self.query).apply_later()
    }
}
