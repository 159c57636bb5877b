//! One entry of a cached function, and what can be done with it by hand.

#[cfg(feature = "shared")]
mod shared;

#[cfg(feature = "shared")]
pub use shared::InSharedStore;

use crate::call;
use crate::function::{Function, Of};
use crate::held::Held;
use crate::key::Find;
use crate::memo::{Memo, MemoRef};
use crate::put::{self, Ticket};
use crate::target::Target;
use std::marker::PhantomData;

/// A name for one entry of a cached function, whether it is there or not.
///
/// `larder::entry!(get_user(id))` makes one, for methods too: `larder::entry!(Repo::find(&repo, id))`.
///
/// Each verb takes it, and costs a hash of the key at least. It borrows the key, and nothing of
/// the cache: between two verbs others may change the entry.
///
/// `P` says where the entries of the function are. If it was declared with `store`, those verbs that ask the
/// store give a [`Later`](crate::Later), to be awaited or waited for.
#[must_use = "an entry by itself does nothing: call one of its verbs"]
pub struct Entry<'k, F: Function, P = InProcess> {
    find: Find<F>,
    pub(crate) query: F::Query<'k>,
    place: PhantomData<fn() -> P>,
}

/// The place of entries that are in the memory of this process.
pub enum InProcess {}

impl<'k, F: Function, P> Entry<'k, F, P> {
    /// The entry of a key.
    #[inline]
    pub(crate) fn at(find: Find<F>, query: F::Query<'k>) -> Self {
        let place = PhantomData;
        Entry { find, query, place }
    }

    #[inline]
    pub(crate) fn found(&self) -> MemoRef<F> {
        (self.find)()
    }

    #[inline]
    pub(crate) fn memo(&self) -> &'static Memo<Of<F>> {
        self.found().get()
    }

    /// The name of the entry in logs: the function's prefix and a digest of the key, the same for
    /// equal keys in every run of a build.
    #[must_use]
    pub fn key(self) -> String {
        self.memo().key_name(self.query)
    }

    /// The entry as what a write is about to invalidate.
    #[doc(hidden)]
    pub fn target(self) -> Target {
        Target::claimed(self.memo(), self.query)
    }
}

impl<F: Function> Entry<'_, F> {
    /// Takes the right to [put](Ticket::put) a value, to be called before the database is written.
    /// For writes that are not declared by `#[invalidates]`, or that name the entry only in part.
    ///
    /// ```
    /// # mod larder { pub use cache_core::*; }
    /// # struct Db; impl Db { fn set(&self, _: u64, _: &str) -> Result<(), ()> { Ok(()) } }
    /// # mod get_user { pub struct Ticket; pub fn begin_put(_: &u64) -> Ticket { Ticket }
    /// #     impl Ticket { pub fn put(self, _: String) {} } }
    /// # fn rename(db: &Db, id: u64, name: &str) -> Result<(), ()> {
    /// let ticket = get_user::begin_put(&id); // before the write
    /// db.set(id, name)?; // on an error the ticket is dropped, and the entry invalidated
    /// ticket.put(name.to_owned());
    /// # Ok(()) }
    /// ```
    pub fn begin_put(self) -> Ticket<F> {
        Ticket::new(self.memo(), self.query)
    }

    /// The value, if it is there and may be served. Never computes and never waits; costs as much
    /// as a hit, and does not count as one.
    ///
    /// Inside a cached function that function's value comes to depend on the entry, also if there
    /// is none. Inside a write that names the entry there is none.
    #[must_use]
    pub fn peek(self) -> Option<F::Value> {
        let answer = call::peek(self.memo(), self.query)?;
        answer.content.give().into_value()
    }

    /// Whether the value is there and may be served: like [`Entry::peek`], without a clone.
    #[must_use]
    pub fn contains(self) -> bool {
        call::peek(self.memo(), self.query).is_some_and(|answer| answer.content.is_value())
    }

    /// Stores a value that the function did not compute. It expires after the function's `timeout`,
    /// and is stored whatever `cache_if` and `cache_none` say.
    ///
    /// A computation under way never overwrites it, and what was built on the former value goes.
    /// Against other writers it is safe inside a write that names this entry, as in
    /// `#[invalidates(get_user(id))]`: there it is held back until the write has succeeded, and is
    /// stored only if nothing has invalidated the entry since the write began, the write's own body
    /// included; otherwise the entry is invalidated. Inside a write that does not name the entry, and
    /// inside [`deferred`](crate::deferred) and [`snapshot`](crate::snapshot), it only invalidates.
    /// Outside all of these the value is stored at once, on the caller's word that nobody is writing.
    ///
    /// The value depends on its key and its tags, not on the cached functions that computing it
    /// would have called. Where a tag is made of arguments that are not in the key, nothing can be
    /// stored by key alone, and the entry is invalidated. So it is where a tag's lease is in a store that
    /// processes share.
    pub fn put(self, value: F::Value) {
        put::put(self.memo(), self.query, value);
    }

    /// Invalidates the entry: no call that starts from now on is answered with it, with what is
    /// being computed for it now, or with anything built on either. Inside a write it is
    /// invalidated again when the outermost write has ended.
    pub fn invalidate(self) {
        Target::of_key(self.memo(), self.query).apply();
    }
}
