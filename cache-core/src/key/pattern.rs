//! Targets written part by part: `Repo::find(&repo, id)`, `posts(user, ..)`, `posts(_, page)`.
//!
//! The attribute walks down a function's list of parts with one call an argument, so that each
//! wrong argument is an error at its own tokens.

use super::{Kind, Parts, digest};
use crate::entry::Entry;
use crate::function::Function;
use crate::lease::Mask;
use crate::memo::{AnyMemo, Memo, Stats};
use crate::target::Target;
use std::marker::PhantomData;

/// A cached function, ready to name its entries.
pub struct Handle<F: Function>(&'static Memo<F>);

impl<F: Function> Handle<F> {
    /// The handle of a memo.
    #[must_use]
    pub fn new(memo: &'static Memo<F>) -> Self {
        Handle(memo)
    }

    /// The entry of a key.
    pub fn look_up(self, query: F::Query<'_>) -> Entry<'_, F> {
        Entry::new(self.0, query)
    }

    /// The whole function as a target.
    #[must_use]
    pub fn whole(self) -> Target {
        Target::whole(self.0)
    }

    /// What the function did since the program started.
    #[must_use]
    pub fn stats(self) -> Stats {
        self.0.stats()
    }

    /// How many entries are held.
    #[must_use]
    #[expect(
        clippy::len_without_is_empty,
        reason = "a verb of the companion, not a collection"
    )]
    pub fn len(self) -> usize {
        self.0.len()
    }

    /// The entries with the given parts.
    #[must_use]
    pub fn by_name(self, parts: F::Options<'_>) -> Target {
        let mut digests = Vec::new();
        F::Parts::some_digests(&parts, self.0.hasher(), &mut digests);
        match F::Parts::all(parts) {
            Some(query) => Target::claimed(self.0, query),
            None => slice_of(self.0, &digests),
        }
    }

    /// Begins to write a target.
    #[must_use]
    pub fn begin(self) -> Pattern<F, F::Parts, Start> {
        Pattern {
            memo: self.0,
            given: Start,
            digests: Vec::new(),
            parts: PhantomData,
        }
    }
}

/// A target being written: `L` lists the kinds still to come, `G` what was given.
pub struct Pattern<F: Function, L, G> {
    memo: &'static Memo<F>,
    given: G,
    digests: Vec<Option<u64>>,
    parts: PhantomData<fn() -> L>,
}

/// Nothing was given yet.
pub struct Start;
/// What was given before, and one part more.
pub struct Then<G, T>(G, T);
/// A part was left open with `_`, so that this is no longer one entry.
pub struct Open;

/// Parts in the order in which they were given, turned into a query.
pub trait Given<Rest> {
    /// All of them, then the rest.
    type All;

    /// Puts them before the rest.
    fn before(self, rest: Rest) -> Self::All;
}

impl<Rest> Given<Rest> for Start {
    type All = Rest;

    fn before(self, rest: Rest) -> Rest {
        rest
    }
}

impl<G: Given<(T, Rest)>, T, Rest> Given<Rest> for Then<G, T> {
    type All = G::All;

    fn before(self, rest: Rest) -> G::All {
        self.0.before((self.1, rest))
    }
}

/// A target that has room for another argument.
#[diagnostic::on_unimplemented(
    message = "this target has more arguments than the function has key arguments",
    label = "one argument too many",
    note = "a target takes the key arguments alone, in order: leave out those that are ignored"
)]
pub trait Unfinished {
    /// The type of the next part.
    type Part<'k>: ?Sized;
    /// The target once the part is given.
    type Given<'k>;
    /// The target once the part is left open.
    type Open;

    /// Gives the next part.
    fn give<'k>(self, part: &'k Self::Part<'k>) -> Self::Given<'k>;
    /// Leaves the next part open.
    fn leave_open(self) -> Self::Open;
}

/// A target that has all its arguments.
#[diagnostic::on_unimplemented(
    message = "this target leaves out key arguments",
    label = "arguments are missing here",
    note = "write `..` for the rest, `_` for one that may be anything"
)]
pub trait Finished {
    /// The target with nothing to come.
    type Complete;

    /// The target with nothing to come.
    fn complete(self) -> Self::Complete;
}

#[diagnostic::do_not_recommend]
impl<F: Function, K: Kind, L, G> Unfinished for Pattern<F, (K, L), G> {
    type Part<'k> = K::Part<'k>;
    type Given<'k> = Pattern<F, L, Then<G, &'k K::Part<'k>>>;
    type Open = Pattern<F, L, Open>;

    fn give<'k>(mut self, part: &'k K::Part<'k>) -> Self::Given<'k> {
        self.digests
            .push(Some(digest::<K>(part, self.memo.hasher())));
        let Pattern {
            memo,
            given,
            digests,
            ..
        } = self;
        Pattern {
            memo,
            given: Then(given, part),
            digests,
            parts: PhantomData,
        }
    }

    fn leave_open(mut self) -> Self::Open {
        self.digests.push(None);
        let Pattern { memo, digests, .. } = self;
        Pattern {
            memo,
            given: Open,
            digests,
            parts: PhantomData,
        }
    }
}

#[diagnostic::do_not_recommend]
impl<F: Function, G> Finished for Pattern<F, (), G> {
    type Complete = Pattern<F, (), G>;

    fn complete(self) -> Self {
        self
    }
}

/// Every entry that has the parts of which there are digests.
fn slice_of<F: Function>(memo: &'static Memo<F>, digests: &[Option<u64>]) -> Target {
    let mask = Mask::of(digests);
    let digests: Vec<u64> = digests
        .iter()
        .map(|digest| digest.unwrap_or_default())
        .collect();
    Target::slice(memo, mask, mask.digest(&digests))
}

/// Gives the next part of a target.
pub fn is<'k, P: Unfinished>(target: P, part: &'k P::Part<'k>) -> P::Given<'k> {
    target.give(part)
}

/// Leaves the next part of a target open.
pub fn any<P: Unfinished>(target: P) -> P::Open {
    target.leave_open()
}

/// Every entry that has the parts given so far.
pub fn rest<F: Function, L, G>(target: Pattern<F, L, G>) -> Target {
    slice_of(target.memo, &target.digests)
}

/// Every entry that has the parts given; none is to come.
pub fn slice<F, G, P>(target: P) -> Target
where
    F: Function,
    P: Finished<Complete = Pattern<F, (), G>>,
{
    rest(target.complete())
}

/// The entry whose parts were all given.
pub fn entry<'k, F, G, P>(target: P) -> Entry<'k, F>
where
    F: Function,
    G: Given<(), All = F::Query<'k>>,
    P: Finished<Complete = Pattern<F, (), G>>,
{
    let Pattern { memo, given, .. } = target.complete();
    Entry::new(memo, given.before(()))
}
