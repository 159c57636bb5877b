//! Every cached function of the program, and what it did.

use crate::declared::{DeclaredFunction, Listed, listed};
use crate::memo::{AnyMemo, Site, Stats, registry};
#[cfg(feature = "shared")]
use crate::shared::Later;
#[cfg(feature = "shared")]
use crate::store::Fault;
use crate::target::Target;

/// A cached function, as it was declared and as it does.
///
/// The instances of a generic function, and of a method of a generic type, are one function here.
#[derive(Clone)]
pub struct CachedFunction {
    /// None of what a program makes while it runs.
    declared: Option<&'static DeclaredFunction>,
    /// None if it was not called yet.
    pub(crate) memos: Vec<&'static dyn AnyMemo>,
}

/// The cached functions of the program, in the order of their places in the source.
///
/// With the feature `inventory` these are all that the linker has kept, called or not; otherwise those
/// that were used at least once. Costs a look at each; hits are counted without it.
///
/// ```
/// # use cache_core as larder;
/// for function in larder::functions() {
///     let stats = function.stats();
///     let share = stats.hit_ratio().unwrap_or_default() * 100.0;
///     println!("{}: {share:.0} % hits", function.path());
/// }
/// ```
#[must_use]
pub fn functions() -> Vec<CachedFunction> {
    let mut functions: Vec<CachedFunction> = Vec::new();
    let listed = listed().filter_map(|declared| match declared {
        Listed::Function(function) => Some((Some(function), None)),
        _ => None,
    });
    let called = registry::all().into_iter();
    let called = called.map(|memo| (memo.site().declared, Some(memo)));
    for (declared, memo) in listed.chain(called) {
        let mut known = functions.iter_mut();
        match known.find(|known| declared.is_some_and(|declared| known.is(declared))) {
            Some(known) => known.memos.extend(memo),
            None => functions.push(CachedFunction {
                declared,
                memos: memo.into_iter().collect(),
            }),
        }
    }
    functions.sort_by_key(|function| (function.file(), function.line()));
    functions
}

impl CachedFunction {
    fn is(&self, declared: &DeclaredFunction) -> bool {
        (self.declared).is_some_and(|own| std::ptr::eq(own, declared))
    }

    fn site(&self) -> Option<&'static Site> {
        self.memos.first().map(|memo| memo.site())
    }

    /// The function's name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        let named = self.declared.map(|declared| declared.name);
        named
            .or_else(|| Some(&*self.site()?.path))
            .unwrap_or_default()
    }

    /// Its path. Of a method the type is known once it was called; before that the path is that of the
    /// module.
    #[must_use]
    pub fn path(&self) -> String {
        let declared = || Some(self.declared?.path());
        let site = self.site().map(|site| site.path.clone().into_owned());
        site.or_else(declared).unwrap_or_default()
    }

    /// Its `key_prefix`, if it has one; of pages their name, with which all their keys begin.
    #[must_use]
    pub fn key_prefix(&self) -> Option<&'static str> {
        match self.declared {
            Some(declared) => declared.key_prefix,
            None => Some(&self.site()?.path),
        }
    }

    /// Its `version`, if it has one and was called: what [`options`](Self::options) says, evaluated.
    #[must_use]
    pub fn version(&self) -> Option<&'static str> {
        let version = self.memos.first().map(|memo| memo.version());
        version.filter(|version| !version.is_empty())
    }

    /// The source file.
    #[must_use]
    pub fn file(&self) -> &'static str {
        let declared = self.declared.map(|declared| declared.file);
        let file = declared.or_else(|| self.site().map(|site| site.file));
        file.unwrap_or_default()
    }

    /// The line of the attribute.
    #[must_use]
    pub fn line(&self) -> u32 {
        let declared = self.declared.map(|declared| declared.line);
        let line = declared.or_else(|| self.site().map(|site| site.line));
        line.unwrap_or_default()
    }

    /// The options of `#[cached(..)]`, as they were written; of pages what their builder was told, in the
    /// same manner.
    #[must_use]
    pub fn options(&self) -> &'static str {
        let declared = self.declared.map(|declared| declared.options);
        let options = declared.or_else(|| Some(&*self.site()?.options));
        options.unwrap_or_default()
    }

    /// The name by which targets name it.
    pub(super) fn handle(&self) -> &'static str {
        self.declared.map_or("", |declared| declared.handle)
    }

    /// The names of the parts of its key.
    pub(super) fn key(&self) -> &'static [&'static str] {
        self.declared.map_or(&[], |declared| declared.key)
    }

    /// The names of the types of its tags.
    pub(super) fn tags(&self) -> &'static [&'static str] {
        self.declared.map_or(&[], |declared| declared.tags)
    }

    /// Whether the audit may find this fault with it: none with what has no attribute to allow it by.
    pub(super) fn allows(&self, fault: &str) -> bool {
        (self.declared).is_none_or(|declared| declared.allows.contains(&fault))
    }

    /// Whether its values expire by its own say; none if it has none.
    pub(super) fn expires(&self) -> Option<bool> {
        match self.memos.first() {
            Some(memo) => memo.expires(),
            None => self.declared?.expires,
        }
    }

    /// Why values of it are not stored where processes share them, if any were not, and what to do.
    pub(super) fn why_unshared(&self) -> Option<String> {
        #[cfg(feature = "shared")]
        return self.memos.iter().find_map(|memo| memo.why_unshared());
        #[cfg(not(feature = "shared"))]
        None
    }

    /// Tells it from every other.
    #[cfg(feature = "metrics")]
    pub(super) fn address(&self) -> usize {
        let declared = self
            .declared
            .map(|declared| std::ptr::from_ref(declared).addr());
        let site = || self.site().map(|site| std::ptr::from_ref(site).addr());
        declared.or_else(site).unwrap_or_default()
    }

    /// How many instances there are: none before the first use; more than one of what is generic.
    #[must_use]
    pub fn instances(&self) -> usize {
        self.memos.len()
    }

    /// What the function did since the program started; of a generic one, all instances together.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let stats = self.memos.iter().map(|memo| memo.stats());
        stats.fold(Stats::default(), |all, one| all + one)
    }

    /// How many entries this process holds, those included that were invalidated but not reclaimed yet.
    #[must_use]
    #[expect(
        clippy::len_without_is_empty,
        reason = "a verb of the function, not a collection"
    )]
    pub fn len(&self) -> usize {
        self.memos.iter().map(|memo| memo.len()).sum()
    }

    /// What the entries weigh together, where the function says `weigh`.
    #[must_use]
    pub fn weight(&self) -> Option<u64> {
        self.memos.iter().map(|memo| memo.weight()).sum()
    }

    /// Invalidates all entries, of all instances, and what is built on them: what the companion's
    /// `clear` does, for a console or a signal's handler, that know no companions.
    ///
    /// Blocks until the store has acknowledged it, where the entries are in one; `clear_later` is for
    /// async functions, and for who wants to know about that. The [audit](crate::audit) is not told: it
    /// is no part of the program that clears the function.
    ///
    /// Does nothing for a function of which this process has no [instance](Self::instances) yet: it
    /// holds nothing of it. What other processes have put into a store, it can't name before.
    ///
    /// Costs what has to be dropped.
    ///
    /// ```
    /// use cache_core as larder;
    ///
    /// fn clear_all() {
    ///     for function in larder::functions() {
    ///         function.clear();
    ///     }
    /// }
    /// # clear_all();
    /// ```
    pub fn clear(&self) {
        if let Some(target) = self.whole() {
            target.begin_unnoted().wait();
        }
    }

    /// The same as [`clear`](Self::clear) for who wants to know whether the store has acknowledged it. It
    /// has begun when this returns, and is done also if nobody awaits it, or blocks for it with
    /// `.wait()`; in memory it is done.
    ///
    /// # Errors
    ///
    /// If the store has not acknowledged it although it was tried several times. It goes on being
    /// tried; until then this process computes what was invalidated, and others may be served it.
    #[cfg(feature = "shared")]
    pub fn clear_later(&self) -> Later<Result<(), Fault>> {
        match self.whole() {
            Some(target) => target.apply_unnoted(),
            None => Later::done(()),
        }
    }

    /// All entries as a target. The function may have been called since it was listed.
    fn whole(&self) -> Option<Target> {
        let memo = match self.declared {
            Some(declared) => {
                let mut called = registry::all().into_iter();
                called.find(|memo| {
                    let site = memo.site().declared;
                    site.is_some_and(|site| std::ptr::eq(site, declared))
                })?
            }
            None => *self.memos.first()?,
        };
        let whole = || Target::whole(memo);
        Some(memo.family().map_or_else(whole, Target::family))
    }
}

impl std::fmt::Debug for CachedFunction {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CachedFunction")
            .field("name", &self.name())
            .field("declared", &self.declared)
            .field("instances", &self.instances())
            .finish_non_exhaustive()
    }
}
