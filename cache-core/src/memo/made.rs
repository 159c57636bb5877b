//! Functions that a program makes while it runs, by what it is told then.

use super::{AnyMemo, Definition, Memo, MemoRef, Site, Stats, registry};
use crate::answer::Kept;
use crate::call::{peek, peek_shared, stand_in};
use crate::function::{Function, Of};
use crate::held::Held;
use crate::key::by_parts;
use crate::shared::Later;
use crate::store::Fault;
use crate::target::Target;
use std::fmt;

/// Another function has the name.
#[derive(Debug)]
pub struct NameIsTaken(Site);

impl fmt::Display for NameIsTaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Site {
            path, file, line, ..
        } = &self.0;
        write!(f, "`{path}` ({file}:{line})")
    }
}

impl<F: Function> MemoRef<F> {
    /// The memo of a function of this definition, which lives as long as the program.
    ///
    /// # Errors
    ///
    /// If another function has its name.
    pub fn made(definition: Definition<F::Key, F::Value>) -> Result<Self, NameIsTaken> {
        registry::claim_first(&definition.site).map_err(NameIsTaken)?;
        let memo: &'static Memo<Of<F>> = Box::leak(Box::new(Memo::new(definition)));
        registry::add(memo);
        Ok(MemoRef::of(memo))
    }

    /// The value of an entry, if it may be served. Never computes.
    pub fn peek(self, query: F::Query<'_>) -> Later<Result<Option<F::Value>, Fault>> {
        let memo = self.get();
        if memo.remote.is_some() {
            return peek_shared(memo, query, |remote, found| {
                remote.decode(found)?.into_value()
            });
        }
        let kept = peek(memo, query).map(|answer| answer.content.give());
        Later::done(kept.and_then(Kept::into_value))
    }

    /// The value of an entry, past its time or not, that may be served in the place of one that could not
    /// be computed. Never computes.
    pub fn stand_in(self, query: F::Query<'_>) -> Later<Result<Option<F::Value>, Fault>> {
        stand_in(self.get(), query)
    }

    /// The entries with the given parts as a target.
    #[must_use]
    pub fn target(self, parts: F::Options<'_>) -> Target {
        by_parts(self.get(), parts)
    }

    /// All entries as a target.
    #[must_use]
    pub fn whole(self) -> Target {
        Target::whole(self.get())
    }

    /// What the function did since the program started.
    #[must_use]
    pub fn stats(self) -> Stats {
        AnyMemo::stats(self.get())
    }

    /// How many entries are held in this process.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "a count, not a collection")]
    pub fn len(self) -> usize {
        AnyMemo::len(self.get())
    }

    /// The name of an entry in logs.
    #[must_use]
    pub fn key(self, query: F::Query<'_>) -> String {
        self.get().key_name(query)
    }
}
