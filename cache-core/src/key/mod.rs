//! Keys: what an entry is looked up by.
//!
//! A call never builds a key: it lends its arguments as a *query*, which hashes and compares like
//! the stored key, and is turned into one only when there is something to store. Both are nested
//! pairs, `(first, (second, ()))`.

mod kind;
mod pattern;

pub use kind::{
    Extracted, ExtractedPart, KeyPart, Kind, Lent, List, Opt, Plain, Ref, Seq, Slice, Text,
};
pub(crate) use pattern::Find;
#[cfg(feature = "shared")]
pub(crate) use pattern::by_parts;
pub use pattern::{Handle, Next, Nothing, Room, any, begin, begin_all, entry, rest};

use std::hash::{BuildHasher, Hasher};

/// The kinds of a function's key arguments: `(first, (second, ()))`.
pub trait Parts: 'static {
    /// The stored form.
    type Key: Eq + Clone + Send + Sync + 'static;
    /// What a call lends: references to its arguments.
    type Query<'k>: Copy;
    /// The same of which parts may be missing.
    type Options<'k>;

    /// Feeds all parts to a hasher, in order.
    fn feed<H: Hasher>(query: Self::Query<'_>, state: &mut H);

    /// Whether a stored key is this one.
    fn is(query: Self::Query<'_>, key: &Self::Key) -> bool;

    /// The stored form of this key.
    fn own(query: Self::Query<'_>) -> Self::Key;

    /// Whether two stored keys are one.
    fn same(one: &Self::Key, other: &Self::Key) -> bool;

    /// A stored key once more.
    fn copy(key: &Self::Key) -> Self::Key;

    /// Adds each part's own hash, in order.
    fn digests(query: Self::Query<'_>, hasher: &impl BuildHasher, into: &mut Vec<u64>);

    /// Adds the hashes of the parts that are there, and `None` for the others.
    fn some_digests(
        options: &Self::Options<'_>,
        hasher: &impl BuildHasher,
        into: &mut Vec<Option<u64>>,
    );

    /// The key, if no part is missing.
    fn all<'k>(options: Self::Options<'k>) -> Option<Self::Query<'k>>;
}

impl Parts for () {
    type Key = ();
    type Query<'k> = ();
    type Options<'k> = ();

    fn feed<H: Hasher>((): (), _: &mut H) {}

    fn is((): (), (): &()) -> bool {
        true
    }

    fn own((): ()) {}

    fn same((): &(), (): &()) -> bool {
        true
    }

    fn copy((): &()) {}

    fn digests((): (), _: &impl BuildHasher, _: &mut Vec<u64>) {}

    fn some_digests((): &(), _: &impl BuildHasher, _: &mut Vec<Option<u64>>) {}

    fn all<'k>((): Self::Options<'k>) -> Option<Self::Query<'k>> {
        Some(())
    }
}

impl<K: Kind, P: Parts> Parts for (K, P) {
    type Key = (K::Owned, P::Key);
    type Query<'k> = (&'k K::Part<'k>, P::Query<'k>);
    type Options<'k> = (Option<&'k K::Part<'k>>, P::Options<'k>);

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

    fn same(one: &Self::Key, other: &Self::Key) -> bool {
        one == other
    }

    fn copy(key: &Self::Key) -> Self::Key {
        key.clone()
    }

    fn digests((part, rest): Self::Query<'_>, hasher: &impl BuildHasher, into: &mut Vec<u64>) {
        into.push(digest::<K>(part, hasher));
        P::digests(rest, hasher, into);
    }

    fn some_digests(
        (part, rest): &Self::Options<'_>,
        hasher: &impl BuildHasher,
        into: &mut Vec<Option<u64>>,
    ) {
        into.push(part.map(|part| digest::<K>(part, hasher)));
        P::some_digests(rest, hasher, into);
    }

    fn all<'k>((part, rest): Self::Options<'k>) -> Option<Self::Query<'k>> {
        Some((part?, P::all(rest)?))
    }
}

/// The hash of one part alone.
fn digest<K: Kind>(part: &K::Part<'_>, hasher: &impl BuildHasher) -> u64 {
    let mut state = hasher.build_hasher();
    K::feed(part, &mut state);
    state.finish()
}
