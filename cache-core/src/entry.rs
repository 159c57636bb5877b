//! One entry of a cached function, and what can be done with it by hand.

use crate::call::{self, Miss, Started};
use crate::context::Call;
use crate::function::Function;
use crate::memo::Memo;
use crate::target::Target;

/// A name for one entry of a cached function, whether it is there or not.
///
/// `larder::entry!(get_user(id))` makes one, for methods too: `larder::entry!(Repo::find(&repo, id))`.
pub struct Entry<'k, F: Function> {
    memo: &'static Memo<F>,
    query: F::Query<'k>,
}

impl<'k, F: Function> Entry<'k, F> {
    /// The entry of a key.
    pub(crate) fn new(memo: &'static Memo<F>, query: F::Query<'k>) -> Self {
        Entry { memo, query }
    }

    /// The value, if it is there and may be served. Never computes; costs as much as a hit, and
    /// does not count as one.
    #[must_use]
    pub fn peek(self) -> Option<F::Value> {
        call::observe(self.memo, self.query).map(|slot| slot.value.clone())
    }

    /// Whether the value is there and may be served.
    #[must_use]
    pub fn contains(self) -> bool {
        call::observe(self.memo, self.query).is_some()
    }

    /// Stores a value as if it had just been computed.
    ///
    /// A computation under way never overwrites it. Inside a write that names the entry (or any
    /// other write) it is held back until the write has succeeded, and is stored only if no other
    /// write of the entry came between; otherwise the entry is invalidated. Where a tag of the
    /// function is made of arguments that are not in the key, nothing can be stored by key alone,
    /// and the entry is invalidated.
    pub fn put(self, value: F::Value) {
        call::put(self.memo, self.query, value);
    }

    /// Invalidates the entry.
    pub fn invalidate(self) {
        Target::exact(self.memo, self.memo.hash(self.query)).apply();
    }

    /// The name of the entry in logs: the function's prefix and a digest of the key, the same for
    /// equal keys in every run of a build.
    #[must_use]
    pub fn key(self) -> String {
        self.memo.key_name(self.query)
    }

    /// The entry as what a write is about to invalidate.
    pub fn target(self) -> Target {
        Target::claimed(self.memo, self.query)
    }

    /// Starts a call: looks the entry up, and says what is missing if it is not there.
    pub fn call(self, call: Call) -> Started<'k, F> {
        Started::new(Miss::new(self.memo, self.query), call)
    }
}
