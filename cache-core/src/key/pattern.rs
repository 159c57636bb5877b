//! Targets written part by part: `Repo::find(&repo, id)`, `posts(user, ..)`, `posts(_, page)`.
//!
//! The attribute walks down a function's list of parts with one call an argument, so that each
//! wrong argument is an error at its own tokens.

use super::{Kind, Parts, digest};
use crate::entry::{Entry, InProcess};
use crate::function::Function;
use crate::lease::Mask;
use crate::memo::{AnyMemo, Memo, MemoRef, Stats};
use crate::target::Target;
use std::marker::PhantomData;

/// A cached function, ready to name its entries. `P` says where they are.
pub struct Handle<F: Function, P = InProcess>(Find<F>, PhantomData<fn() -> P>);

/// Finds the memo of a function, and makes it on first use: what a call has no need of if it finds
/// its answer elsewhere.
pub(crate) type Find<F> = fn() -> MemoRef<F>;

impl<F: Function, P> Handle<F, P> {
    /// The handle of the memo that is found so.
    #[must_use]
    #[inline]
    pub fn new(find: fn() -> MemoRef<F>) -> Self {
        Handle(find, PhantomData)
    }

    /// The entry of a key.
    #[inline]
    pub fn look_up(self, query: F::Query<'_>) -> Entry<'_, F, P> {
        Entry::at(self.0, query)
    }

    /// The whole function as a target.
    #[must_use]
    pub fn whole(self) -> Target {
        Target::whole((self.0)().get())
    }

    /// What the function did since the program started.
    #[must_use]
    pub fn stats(self) -> Stats {
        (self.0)().get().stats()
    }

    /// How many entries are held.
    #[must_use]
    #[expect(
        clippy::len_without_is_empty,
        reason = "a verb of the companion, not a collection"
    )]
    pub fn len(self) -> usize {
        (self.0)().get().len()
    }

    /// The entries with the given parts.
    #[must_use]
    pub fn by_name(self, parts: F::Options<'_>) -> Target {
        by_parts((self.0)().get(), parts)
    }

    /// Begins to write a target.
    fn begin(self) -> Pattern<F, F::Parts, Start, P> {
        Pattern {
            find: self.0,
            given: Start,
            digests: Vec::new(),
            parts: PhantomData,
        }
    }
}

/// A target being written: `L` lists the kinds still to come, `G` what was given.
pub struct Pattern<F: Function, L, G, P = InProcess> {
    find: Find<F>,
    given: G,
    digests: Vec<Option<u64>>,
    parts: PhantomData<fn() -> (L, P)>,
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

/// Parts, of which a target gives as many as `N` has units: `((), ((), ()))` for two.
#[diagnostic::on_unimplemented(
    message = "this target has more arguments than there are key arguments",
    label = "too many arguments",
    note = "a target takes the key arguments alone, in order: leave out those that are ignored, `self` if it is"
)]
pub trait Room<N> {
    /// The parts that the target does not give.
    type Left;
    /// `P`, if the target gives no more than there are.
    type Then<P>;

    /// The same again.
    fn then<P>(pattern: P) -> Self::Then<P>;
}

#[diagnostic::do_not_recommend]
impl<L> Room<()> for L {
    type Left = L;
    type Then<P> = P;

    fn then<P>(pattern: P) -> P {
        pattern
    }
}

#[diagnostic::do_not_recommend]
impl<K, L: Room<N>, N> Room<((), N)> for (K, L) {
    type Left = L::Left;
    type Then<P> = L::Then<P>;

    fn then<P>(pattern: P) -> L::Then<P> {
        L::then(pattern)
    }
}

/// The parts that a target without `..` leaves out.
#[diagnostic::on_unimplemented(
    message = "this target leaves out key arguments",
    label = "arguments are missing",
    note = "the key arguments stand in order, `self` first if it is in the key: write `..` for the rest, `_` for one that may be anything"
)]
pub trait Nothing {
    /// `P`, if there are none.
    type Then<P>;

    /// The same again.
    fn then<P>(pattern: P) -> Self::Then<P>;
}

#[diagnostic::do_not_recommend]
impl Nothing for () {
    type Then<P> = P;

    fn then<P>(pattern: P) -> P {
        pattern
    }
}

/// A pattern of which nothing was given yet.
type Begun<F, P> = Pattern<F, <F as Function>::Parts, Start, P>;

/// Begins a target that gives as many arguments as `N` has units, and leaves the rest open. Where
/// there are too many the compiler says so and has no type for the result, so that it says no more.
pub fn begin<N, F, P>(handle: Handle<F, P>) -> <F::Parts as Room<N>>::Then<Begun<F, P>>
where
    F: Function<Parts: Room<N>>,
{
    F::Parts::then(handle.begin())
}

/// Begins a target that gives or names every argument.
pub fn begin_all<N, F, P>(
    handle: Handle<F, P>,
) -> <<F::Parts as Room<N>>::Left as Nothing>::Then<Begun<F, P>>
where
    F: Function<Parts: Room<N, Left: Nothing>>,
{
    <<F::Parts as Room<N>>::Left as Nothing>::then(handle.begin())
}

/// A target that has room for another argument.
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

/// A target and its next part: a struct, so that a part of another type is an error at that part
/// and nowhere else.
pub struct Next<'k, P: Unfinished> {
    /// The target so far.
    pub target: P,
    /// The next part.
    pub part: &'k P::Part<'k>,
}

impl<'k, P: Unfinished> Next<'k, P> {
    /// Gives the part.
    pub fn given(self) -> P::Given<'k> {
        self.target.give(self.part)
    }
}

#[diagnostic::do_not_recommend]
impl<F: Function, K: Kind, L, G, P> Unfinished for Pattern<F, (K, L), G, P> {
    type Part<'k> = K::Part<'k>;
    type Given<'k> = Pattern<F, L, Then<G, &'k K::Part<'k>>, P>;
    type Open = Pattern<F, L, Open, P>;

    fn give<'k>(mut self, part: &'k K::Part<'k>) -> Self::Given<'k> {
        self.digests
            .push(Some(digest::<K>(part, (self.find)().get().hasher())));
        let Pattern {
            find,
            given,
            digests,
            ..
        } = self;
        Pattern {
            find,
            given: Then(given, part),
            digests,
            parts: PhantomData,
        }
    }

    fn leave_open(mut self) -> Self::Open {
        self.digests.push(None);
        let Pattern { find, digests, .. } = self;
        Pattern {
            find,
            given: Open,
            digests,
            parts: PhantomData,
        }
    }
}

/// The entries that have the parts which are there.
pub(crate) fn by_parts<F: Function>(memo: &'static Memo<F>, parts: F::Options<'_>) -> Target {
    let mut digests = Vec::new();
    F::Parts::some_digests(&parts, memo.hasher(), &mut digests);
    match F::Parts::all(parts) {
        Some(query) => Target::claimed(memo, query),
        None => slice_of(memo, &digests),
    }
}

/// Every entry that has the parts of which there are digests.
fn slice_of<F: Function>(memo: &'static Memo<F>, digests: &[Option<u64>]) -> Target {
    let mask = Mask::of(digests);
    let digests: Vec<u64> = digests
        .iter()
        .map(|digest| digest.unwrap_or_default())
        .collect();
    Target::slice(memo, mask, memo.group().slice(mask, &digests))
}

/// Leaves the next part of a target open.
pub fn any<P: Unfinished>(target: P) -> P::Open {
    target.leave_open()
}

/// Every entry that has the parts given so far.
pub fn rest<F: Function, L, G, P>(target: Pattern<F, L, G, P>) -> Target {
    slice_of((target.find)().get(), &target.digests)
}

/// The entry whose parts were all given.
pub fn entry<'k, F, G, P>(target: Pattern<F, (), G, P>) -> Entry<'k, F, P>
where
    F: Function,
    G: Given<(), All = F::Query<'k>>,
{
    Entry::at(target.find, target.given.before(()))
}
