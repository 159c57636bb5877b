//! Tags: typed names for the things that change.

use crate::declared::DeclaredTag;
use crate::key::Kind;
use crate::lease::{Extent, Fingerprint, Group};
use crate::memo::KeyState;
use crate::observe;
use crate::target::Target;
use std::any::TypeId;
use std::hash::Hasher;

/// A typed name for a thing that changes, to be derived: `#[derive(larder::Tag)]`.
///
/// A cached function says `tags(UserRow(id))`, a write `#[invalidates(UserRow(id))]` for one such
/// thing or `#[invalidates(UserRow(..))]` for all of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a tag",
    label = "not a tag",
    note = "add `#[derive(larder::Tag)]` to the struct `{Self}`"
)]
pub trait Tag: 'static {
    /// Where the derived constructors are.
    #[doc(hidden)]
    type Names;
    /// The derived constructors.
    #[doc(hidden)]
    const NAMES: Self::Names;
    /// How deep it is within others. A circle of types has no depth, and what the compiler then
    /// says has this name in it.
    #[doc(hidden)]
    const A_TAG_CANT_BE_WITHIN_ITSELF: usize = 0;
    /// What is known of it before it is named.
    #[doc(hidden)]
    fn declared() -> Option<&'static DeclaredTag> {
        None
    }
    /// Its group in the store where its leases are, if processes share them.
    #[doc(hidden)]
    const IN_STORE: Option<fn() -> Group> = None;
}

/// A tag without fields, which its name alone is enough for.
#[diagnostic::on_unimplemented(
    message = "`{Self}` alone is not a tag",
    label = "not a tag without fields",
    note = "write `{Self}(..)` for everything of that name, or give what it takes, as in `{Self}(id)`",
    note = "a tag without fields is a struct without any, with `#[derive(larder::Tag)]`"
)]
pub trait UnitTag: Tag {
    /// The one tag of the type.
    fn name() -> TagName;
}

/// One tag.
#[derive(Clone, Debug)]
pub struct TagName {
    name: Fingerprint,
    whole: Fingerprint,
    /// The names of the tags that it is within, and of those that they are within.
    within: Vec<Fingerprint>,
}

/// Collects the fields of a tag.
pub struct TagFields {
    group: Group,
    state: KeyState,
}

impl TagFields {
    /// Begins the name of a tag of type `T`.
    #[must_use]
    pub fn of<T: Tag>() -> Self {
        let _ = const { T::A_TAG_CANT_BE_WITHIN_ITSELF };
        TagFields {
            group: group::<T>(),
            state: T::IN_STORE.map_or_else(KeyState::own, |_| KeyState::of_tag()),
        }
    }

    /// Adds a field.
    #[must_use]
    pub fn field<K: Kind>(mut self, field: &K::Part<'_>) -> Self {
        K::feed(field, &mut self.state);
        self
    }

    /// The name of the one tag with these fields.
    #[must_use]
    pub fn name(self) -> TagName {
        let name = self.group.name(Extent::exact(self.state.finish()));
        TagName {
            name,
            whole: self.group.name(Extent::WHOLE),
            within: Vec::new(),
        }
    }
}

impl TagName {
    /// Puts the tag within others, of which these are all the names.
    #[must_use]
    pub fn within(self, within: Vec<Fingerprint>) -> Self {
        TagName { within, ..self }
    }

    /// What a value that depends on this tag depends on: the tag, its type, and the same of each
    /// tag that it is within.
    pub fn names(self) -> impl Iterator<Item = Fingerprint> {
        [self.name, self.whole].into_iter().chain(self.within)
    }

    /// The tag as a target.
    #[must_use]
    pub fn target(self) -> Target {
        Target::tag(self.name)
    }
}

/// The names of some tags.
#[must_use]
pub fn tag_names<const N: usize>(tags: [TagName; N]) -> Vec<Fingerprint> {
    tags.into_iter().flat_map(TagName::names).collect()
}

/// A tag whose leases are in a store that processes share.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is a tag of this process alone, and what depends on it here is shared",
    label = "other processes could not invalidate it",
    note = "add `#[tag(store = CACHE)]` to the struct `{Self}`, with the store that is named here"
)]
pub trait SharedTag: Tag {}

/// Has the compiler look whether a tag is one whose leases processes share.
pub const fn shared_tag<T: SharedTag>() {}

/// The depth of a tag type whose parents have these.
#[must_use]
pub const fn depth<const N: usize>(parents: [usize; N]) -> usize {
    let (mut deepest, mut next) = (0, 0);
    while next < N {
        if parents[next] > deepest {
            deepest = parents[next];
        }
        next += 1;
    }
    deepest + 1
}

/// Every tag of a type as a target.
#[must_use]
pub fn every<T: Tag>() -> Target {
    Target::tag(group::<T>().name(Extent::WHOLE))
}

/// The group of a tag type.
fn group<T: Tag>() -> Group {
    let group = match T::IN_STORE {
        None => Group::of_type(TypeId::of::<T>()),
        Some(group) => group(),
    };
    if let Some(declared) = T::declared() {
        observe::note_tag(group, declared);
    }
    group
}

impl std::fmt::Debug for TagFields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TagFields").finish_non_exhaustive()
    }
}
