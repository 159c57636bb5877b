//! What was seen while the program ran: what values were built on, and what invalidations met.
//!
//! It is noted when a value is stored that was built on others, and when something is invalidated; a
//! hit notes nothing. There is as much of it as of functions, tags and writes in the program's text.

use crate::declared::{DeclaredTag, DeclaredWrite};
use crate::lease::Group;
use crate::sync::{Ordering, RwLock, Tally, statics};
use hashbrown::HashMap;

/// Past this many of a kind nothing new is noted: of generic tags there may be many types.
const MOST: usize = 4096;

/// How much of a function, or of a type of tags, is invalidated.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum How {
    /// One entry, or one tag.
    Exact,
    /// The entries that match.
    Part,
    Whole,
}

/// What one write did to one function or type of tags.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cleared {
    /// None if it was invalidated by hand.
    pub(crate) by: Option<&'static DeclaredWrite>,
    pub(crate) group: Group,
    pub(crate) how: How,
    /// How often it is known what became of it.
    pub(crate) performed: u64,
    /// How often there was something to invalidate.
    pub(crate) met: u64,
}

#[derive(Debug)]
struct Counted {
    by: Option<&'static DeclaredWrite>,
    performed: Tally,
    met: Tally,
}

type Clears = HashMap<(usize, Group, How), Counted, ahash::RandomState>;
type Tags = HashMap<Group, &'static DeclaredTag, ahash::RandomState>;

statics! {
    static CLEARS: RwLock<Option<Clears>> = RwLock::new(None);
    static TAGS: RwLock<Option<Tags>> = RwLock::new(None);
}

/// Whether anything is: no model is about it.
pub(crate) const IS_NOTED: bool = !cfg!(any(loom, shuttle));

/// Notes that something was invalidated, and whether there was anything, if that is known.
pub(crate) fn note_clear(
    by: Option<&'static DeclaredWrite>,
    group: Group,
    how: How,
    met: Option<bool>,
) {
    if !IS_NOTED {
        return;
    }
    let key = (by.map_or(0, |by| std::ptr::from_ref(by).addr()), group, how);
    if let Some(counted) = CLEARS.read().as_ref().and_then(|clears| clears.get(&key)) {
        return counted.count(met);
    }
    let mut clears = CLEARS.write();
    let clears = clears.get_or_insert_default();
    if clears.len() < MOST {
        let counted = || Counted {
            by,
            performed: Tally::new(0),
            met: Tally::new(0),
        };
        clears.entry(key).or_insert_with(counted).count(met);
    }
}

impl Counted {
    fn count(&self, met: Option<bool>) {
        if let Some(met) = met {
            self.performed.fetch_add(1, Ordering::Relaxed);
            self.met.fetch_add(met.into(), Ordering::Relaxed);
        }
    }
}

/// What was invalidated so far.
pub(crate) fn clears() -> Vec<Cleared> {
    let clears = CLEARS.read();
    let clears = clears.iter().flatten();
    let cleared = clears.map(|((_, group, how), counted)| Cleared {
        by: counted.by,
        group: *group,
        how: *how,
        performed: counted.performed.load(Ordering::Relaxed),
        met: counted.met.load(Ordering::Relaxed),
    });
    cleared.collect()
}

/// Notes which type the tags of a group are of.
pub(crate) fn note_tag(group: Group, declared: &'static DeclaredTag) {
    if !IS_NOTED || (TAGS.read().as_ref()).is_some_and(|tags| tags.contains_key(&group)) {
        return;
    }
    let mut tags = TAGS.write();
    let tags = tags.get_or_insert_default();
    if tags.len() < MOST {
        tags.insert(group, declared);
    }
}

/// The types of tags that were named so far.
pub(crate) fn tags() -> Vec<(Group, &'static DeclaredTag)> {
    let tags = TAGS.read();
    let tags = tags.iter().flatten();
    tags.map(|(group, declared)| (*group, *declared)).collect()
}

/// Which type the tags of a group are of.
#[cfg(any(feature = "tracing", feature = "shared"))]
pub(crate) fn tag(group: Group) -> Option<&'static DeclaredTag> {
    TAGS.read().as_ref()?.get(&group).copied()
}

/// What the values of one function were built on.
#[derive(Debug, Default)]
pub(crate) struct Reads(RwLock<Vec<Group>>);

impl Reads {
    #[inline(never)]
    pub(crate) fn note(&self, groups: impl Iterator<Item = Group> + Clone) {
        if !IS_NOTED {
            return;
        }
        let is_known = {
            let known = self.0.read();
            groups.clone().all(|group| known.contains(&group))
        };
        if is_known {
            return;
        }
        let mut known = self.0.write();
        for group in groups {
            if !known.contains(&group) && known.len() < MOST {
                known.push(group);
            }
        }
    }

    pub(crate) fn groups(&self) -> Vec<Group> {
        self.0.read().clone()
    }
}
