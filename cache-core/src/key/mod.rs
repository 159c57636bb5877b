//! Keys: what an entry is looked up by.
//!
//! A call never builds a key: it lends its arguments as a *query*, which hashes and compares like
//! the stored key, and is turned into one only when there is something to store. Both are nested
//! pairs, `(first, (second, ()))`.

mod kind;
mod pattern;

pub use kind::{Inner, Kind, List, Opt, Plain, Ref, Seq, Slice, Text};
pub use pattern::{Handle, any, entry, is, maybe, rest, slice};

use ahash::RandomState;
use std::hash::{BuildHasher, Hasher};

/// The kinds of a function's key arguments: `(first, (second, ()))`.
pub trait Parts: 'static {
    /// The stored form.
    type Key: Eq + Clone + Send + Sync + 'static;
    /// What a call lends: references to its arguments.
    type Query<'k>: Copy;

    /// Feeds all parts to a hasher, in order.
    fn feed<H: Hasher>(query: Self::Query<'_>, state: &mut H);

    /// Whether a stored key is this one.
    fn is(query: Self::Query<'_>, key: &Self::Key) -> bool;

    /// The stored form of this key.
    fn own(query: Self::Query<'_>) -> Self::Key;

    /// Adds each part's own hash, in order.
    fn digests(query: Self::Query<'_>, hasher: &RandomState, into: &mut Vec<u64>);
}

impl Parts for () {
    type Key = ();
    type Query<'k> = ();

    fn feed<H: Hasher>((): (), _: &mut H) {}

    fn is((): (), (): &()) -> bool {
        true
    }

    fn own((): ()) {}

    fn digests((): (), _: &RandomState, _: &mut Vec<u64>) {}
}

impl<K: Kind, P: Parts> Parts for (K, P) {
    type Key = (K::Owned, P::Key);
    type Query<'k> = (&'k K::Part<'k>, P::Query<'k>);

    fn feed<H: Hasher>((part, rest): Self::Query<'_>, state: &mut H) {
        K::feed(part, state);
        P::feed(rest, state);
    }

    fn is((part, rest): Self::Query<'_>, (owned, others): &Self::Key) -> bool {
        K::is(part, owned) && P::is(rest, others)
    }

    fn own((part, rest): Self::Query<'_>) -> Self::Key {
        (K::own(part), P::own(rest))
    }

    fn digests((part, rest): Self::Query<'_>, hasher: &RandomState, into: &mut Vec<u64>) {
        into.push(digest::<K>(part, hasher));
        P::digests(rest, hasher, into);
    }
}

/// The hash of one part alone.
fn digest<K: Kind>(part: &K::Part<'_>, hasher: &RandomState) -> u64 {
    let mut state = hasher.build_hasher();
    K::feed(part, &mut state);
    state.finish()
}
