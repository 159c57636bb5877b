//! What can be done by hand with an entry that processes share.

use super::Entry;
use crate::call::{Read, peek_shared};
use crate::function::Function;
use crate::put::{SharedTicket, put_in_store};
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
        let read: Read<F::Value, _> = |remote, found| remote.decode(found)?.into_value();
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

    /// Stores a value that the function did not compute, for all processes. It expires after the
    /// function's `timeout`, and is stored whatever `cache_if` and `cache_none` say. It has begun when
    /// this returns, and is done also if nobody waits for it.
    ///
    /// A computation under way, in whichever process, never overwrites it, and what was built on the
    /// former value goes. Against other writers it is safe inside a write that names this entry, as in
    /// `#[invalidates(get_user(id))]`, and calls `put` in its own body: there it is held back until the
    /// write has succeeded, and is stored only if nothing has invalidated the entry since the write
    /// began, in any process, the write's own body included; otherwise the entry is invalidated. Inside
    /// any other write, one in two phases among them, and inside [`deferred`](crate::deferred) and
    /// [`snapshot`](crate::snapshot), it only invalidates. Outside all of these the value is stored at
    /// once, on the caller's word that nobody is writing.
    ///
    /// The value depends on its key and its tags, not on the cached functions that computing it would
    /// have called. Where a tag is made of arguments that are not in the key, nothing can be stored by
    /// key alone, and the entry is invalidated.
    ///
    /// What is held back is done when the write has ended, for which nobody waits here: inside a write
    /// the answer says nothing of it.
    ///
    /// # Errors
    ///
    /// If the store has not acknowledged that the former value is gone, as with
    /// [`Entry::invalidate`]. That the new one could not be stored is none: it is logged, and the next
    /// call computes.
    pub fn put(self, value: F::Value) -> Later<Result<(), Fault>> {
        put_in_store(self.memo(), self.query, &value)
    }

    /// Takes the right to [put](SharedTicket::put) a value, to be awaited before the database is
    /// written. For writes that are not declared by `#[invalidates]`, or that name the entry only in
    /// part. It takes one round trip, or two where the function was ever invalidated by part.
    ///
    /// ```
    /// # mod get_user {
    /// #     pub struct Ticket;
    /// #     pub async fn begin_put(_: &u64) -> Ticket { Ticket }
    /// #     impl Ticket { pub async fn put(self, _: String) {} }
    /// # }
    /// # struct Db; impl Db { async fn set(&self, _: u64, _: &str) -> Result<(), ()> { Ok(()) } }
    /// # async fn rename(db: &Db, id: u64, name: &str) -> Result<(), ()> {
    /// let ticket = get_user::begin_put(&id).await; // before the write
    /// db.set(id, name).await?; // on an error the ticket is dropped, and the entry invalidated
    /// let _ = ticket.put(name.to_owned()).await;
    /// # Ok(()) }
    /// ```
    pub fn begin_put(self) -> Later<SharedTicket<F>> {
        SharedTicket::begin(self.memo(), self.query)
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
