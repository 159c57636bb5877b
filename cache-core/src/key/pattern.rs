//! Targets written part by part: `Repo::find(&repo, id)`, `posts(user, ..)`, `posts(_, page)`.
//!
//! A [`Handle`] lists the key parts of a function as types. The attribute walks down the list
//! with one call an argument, so that each wrong argument is an error at its own tokens.

use super::{And, End, KeyPart, Part, Query, part};
use crate::entry::Entry;
use crate::lease::Mask;
use crate::memo::{AnyMemo, Memo, Stats};
use crate::target::Target;
use std::marker::PhantomData;

/// One key part of a function, and those after it.
#[derive(Debug)]
pub struct Next<M, T: ?Sized, L>(PhantomData<fn() -> (M, L, PhantomData<T>)>);

/// A cached function with its key parts still to be given, `L` the list of them.
#[derive(Debug)]
pub struct Handle<L, K: 'static, V: 'static> {
    memo: &'static Memo<K, V>,
    parts: PhantomData<fn() -> L>,
}

impl<L, K, V> Handle<L, K, V> {
    /// The handle of a memo.
    pub const fn new(memo: &'static Memo<K, V>) -> Self {
        Handle {
            memo,
            parts: PhantomData,
        }
    }

    /// Begins to write a target.
    pub fn begin(self) -> Pattern<L, End, K, V> {
        Pattern {
            memo: self.memo,
            given: End,
            mask: 0,
            digests: Vec::new(),
            parts: PhantomData,
        }
    }
}

impl<L, K, V> Handle<L, K, V>
where
    K: Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// The entry of a key.
    pub fn look_up<Q: Query<Key = K>>(self, query: Q) -> Entry<Q, K, V> {
        Entry::new(self.memo, query)
    }

    /// What the function did since the program started.
    pub fn stats(self) -> Stats {
        self.memo.stats()
    }

    /// How many entries are held.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(self) -> usize {
        self.memo.len()
    }

    /// The whole function as a target.
    pub fn whole(self) -> Target {
        Target::whole(self.memo)
    }
}

/// A target being written: `L` what is still to come, `Q` what was given.
#[derive(Debug)]
pub struct Pattern<L, Q, K: 'static, V: 'static> {
    memo: &'static Memo<K, V>,
    given: Q,
    mask: u64,
    digests: Vec<u64>,
    parts: PhantomData<fn() -> L>,
}

/// Stands for a part that was left open with `_`.
#[derive(Debug)]
pub struct Blank<Q>(PhantomData<Q>);

/// A target that has room for another argument.
#[diagnostic::on_unimplemented(
    message = "this target has more arguments than the function has key arguments",
    label = "one argument too many",
    note = "a target takes the key arguments alone, in order: leave out those that are ignored"
)]
pub trait Unfinished {
    /// The type of the next part.
    type Part: ?Sized;
    /// The target once the part is given.
    type Given<'k>
    where
        Self::Part: 'k;
    /// The target once the part is left open.
    type Open;

    /// Gives the next part.
    fn give(self, part: &Self::Part) -> Self::Given<'_>;
    /// Leaves the next part open.
    fn leave_open(self) -> Self::Open;
    /// Gives the next part if there is one.
    fn give_or_leave_open(self, part: Option<&Self::Part>) -> Self::Open;
}

/// A target that has all its arguments.
#[diagnostic::on_unimplemented(
    message = "this target leaves out key arguments",
    label = "arguments are missing here",
    note = "write `..` for the rest, `_` for one that may be anything"
)]
pub trait Finished {
    /// The entry, if every part was given.
    type Entry;

    /// The entry that was named.
    fn entry(self) -> Self::Entry;
    /// Every entry that has the given parts.
    fn slice(self) -> Target;
}

impl<M, T, L, Q, K, V> Unfinished for Pattern<Next<M, T, L>, Q, K, V>
where
    T: ?Sized + KeyPart + Part<M>,
    K: Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    type Part = T;
    type Given<'k>
        = Pattern<L, And<'k, Q, T, M>, K, V>
    where
        T: 'k;
    type Open = Pattern<L, Blank<Q>, K, V>;

    fn give(mut self, given: &T) -> Self::Given<'_> {
        self.note(given);
        let Pattern {
            memo,
            mask,
            digests,
            ..
        } = self;
        Pattern {
            memo,
            given: part(self.given, given),
            mask,
            digests,
            parts: PhantomData,
        }
    }

    fn leave_open(mut self) -> Self::Open {
        self.digests.push(0);
        self.without_query()
    }

    fn give_or_leave_open(mut self, part: Option<&T>) -> Self::Open {
        match part {
            Some(part) => {
                self.note(part);
                self.without_query()
            }
            None => self.leave_open(),
        }
    }
}

impl<M, T: ?Sized, L, Q, K, V> Pattern<Next<M, T, L>, Q, K, V>
where
    K: Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    fn note(&mut self, given: &T)
    where
        T: KeyPart + Part<M>,
    {
        self.mask |= 1 << self.digests.len();
        part::<M, T, End>(End, given).digest(self.memo.hasher(), &mut self.digests);
    }

    fn without_query(self) -> Pattern<L, Blank<Q>, K, V> {
        let Pattern {
            memo,
            mask,
            digests,
            ..
        } = self;
        Pattern {
            memo,
            given: Blank(PhantomData),
            mask,
            digests,
            parts: PhantomData,
        }
    }
}

impl<Q, K, V> Finished for Pattern<End, Q, K, V>
where
    K: Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    type Entry = Entry<Q, K, V>;

    fn entry(self) -> Entry<Q, K, V> {
        Entry::new(self.memo, self.given)
    }

    fn slice(self) -> Target {
        self.rest()
    }
}

impl<L, Q, K, V> Pattern<L, Q, K, V>
where
    K: Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    /// Every entry that has the parts given so far.
    pub fn rest(self) -> Target {
        let mask = Mask(self.mask);
        Target::slice(self.memo, mask, mask.digest(&self.digests))
    }
}

/// Gives the next part of a target.
pub fn is<P: Unfinished>(target: P, part: &P::Part) -> P::Given<'_> {
    target.give(part)
}

/// Leaves the next part of a target open.
pub fn any<P: Unfinished>(target: P) -> P::Open {
    target.leave_open()
}

/// Gives the next part of a target, or leaves it open.
pub fn maybe<P: Unfinished>(target: P, part: Option<&P::Part>) -> P::Open {
    target.give_or_leave_open(part)
}

/// Leaves the rest of a target open.
pub fn rest<L, Q, K, V>(target: Pattern<L, Q, K, V>) -> Target
where
    K: Eq + Clone + Send + Sync + 'static,
    V: Clone + Send + Sync + 'static,
{
    target.rest()
}

/// Ends a target with an open part.
pub fn slice<P: Finished>(target: P) -> Target {
    target.slice()
}

/// Ends a target whose every part was given.
pub fn entry<P: Finished>(target: P) -> P::Entry {
    target.entry()
}
