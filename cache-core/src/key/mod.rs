//! Keys: what an entry is looked up by.
//!
//! A call never builds a key: it lends its arguments as a [`Query`], which hashes and compares
//! like the stored key, and is turned into one only when there is something to store.

mod part;
mod pattern;

pub use part::{KeyPart, Opt, Part, Ref, Seq, Val};
pub use pattern::{Handle, Next, any, entry, is, maybe, rest, slice};

use ahash::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::marker::PhantomData;

/// The borrowed form of a key.
pub trait Query {
    /// The stored form: nested pairs of owned parts, the first argument innermost.
    type Key: Eq + Clone + Send + Sync + 'static;

    /// Feeds all parts to a hasher, in order.
    fn feed<H: Hasher>(&self, state: &mut H);

    /// Whether a stored key is this one.
    fn is(&self, key: &Self::Key) -> bool;

    /// The stored form of this key.
    fn own(&self) -> Self::Key;

    /// Adds each part's own hash, in order.
    fn digests(&self, hasher: &RandomState, into: &mut Vec<u64>);
}

/// The key of a function without key arguments; every other key is built on it.
#[derive(Clone, Copy, Debug)]
pub struct End;

impl Query for End {
    type Key = ();

    fn feed<H: Hasher>(&self, _: &mut H) {}

    fn is(&self, (): &()) -> bool {
        true
    }

    fn own(&self) {}

    fn digests(&self, _: &RandomState, _: &mut Vec<u64>) {}
}

/// A key and one more part.
#[derive(Debug)]
pub struct And<'k, Q, T: ?Sized, M> {
    before: Q,
    part: &'k T,
    marker: PhantomData<fn() -> M>,
}

impl<Q, T: ?Sized, M> And<'_, Q, T, M> {
    /// Adds this part's own hash.
    pub(crate) fn digest(&self, hasher: &RandomState, into: &mut Vec<u64>)
    where
        T: Part<M>,
    {
        let mut state = hasher.build_hasher();
        self.part.feed(&mut state);
        into.push(state.finish());
    }
}

/// Appends a part to a key.
///
/// `M` says how the type becomes part of a key; the attribute reads it off the argument's type.
pub fn part<M, T, Q>(before: Q, part: &T) -> And<'_, Q, T, M>
where
    T: ?Sized + KeyPart + Part<M>,
{
    And {
        before,
        part,
        marker: PhantomData,
    }
}

impl<Q: Query, T: ?Sized + Part<M>, M> Query for And<'_, Q, T, M> {
    type Key = (Q::Key, T::Owned);

    fn feed<H: Hasher>(&self, state: &mut H) {
        self.before.feed(state);
        self.part.feed(state);
    }

    fn is(&self, (before, part): &Self::Key) -> bool {
        self.part.is(part) && self.before.is(before)
    }

    fn own(&self) -> Self::Key {
        (self.before.own(), self.part.own())
    }

    fn digests(&self, hasher: &RandomState, into: &mut Vec<u64>) {
        self.before.digests(hasher, into);
        self.digest(hasher, into);
    }
}
