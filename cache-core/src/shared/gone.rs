//! What is named by invalidations that a store has not acknowledged.

use crate::lease::{Extent, Fingerprint, Group};
use crate::sync::Arc;
use hashbrown::HashMap;
use hashbrown::hash_map::Entry;
use rustc_hash::FxBuildHasher;
use std::hash::Hash;

/// What invalidations have named that the store had not acknowledged at some moment. Clones are cheap.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gone(Option<Arc<Named>>);

/// How often each name is named, and each group.
#[derive(Clone, Debug, Default)]
struct Named {
    names: Counts<Fingerprint>,
    groups: Counts<Group>,
}

#[derive(Clone, Debug)]
struct Counts<T>(HashMap<T, usize, FxBuildHasher>);

impl Gone {
    /// Adds a name, once more if it is there.
    pub(super) fn add(&mut self, name: Fingerprint) {
        // what others have taken out to look at stays as it was
        let named = Arc::make_mut(self.0.get_or_insert_default());
        named.names.add(name);
        named.groups.add(name.group);
    }

    /// Takes a name out that was added.
    pub(super) fn take(&mut self, name: Fingerprint) {
        let Some(named) = self.0.as_mut().map(Arc::make_mut) else {
            return;
        };
        named.names.take(name);
        named.groups.take(name.group);
        if named.names.0.is_empty() {
            self.0 = None;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// How many names there are.
    pub(super) fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |named| named.names.0.len())
    }

    /// Whether a value that depends on these things may be out of date, if it was read after that
    /// moment.
    pub(crate) fn cover(&self, names: impl IntoIterator<Item = Fingerprint>) -> bool {
        let covers = |named: &Named, name: Fingerprint| {
            let stands_in = name.extent == Extent::ANY;
            let whole = name.group.name(Extent::WHOLE);
            named.names.has(&name)
                || named.names.has(&whole)
                || stands_in && named.groups.has(&name.group)
        };
        let named = self.0.as_deref();
        named.is_some_and(|named| names.into_iter().any(|name| covers(named, name)))
    }
}

impl<T: Eq + Hash> Counts<T> {
    fn add(&mut self, item: T) {
        *self.0.entry(item).or_default() += 1;
    }

    fn take(&mut self, item: T) {
        if let Entry::Occupied(mut entry) = self.0.entry(item) {
            *entry.get_mut() -= 1;
            if *entry.get() == 0 {
                entry.remove();
            }
        }
    }

    fn has(&self, item: &T) -> bool {
        self.0.contains_key(item)
    }
}

impl<T> Default for Counts<T> {
    fn default() -> Self {
        Counts(HashMap::default())
    }
}
