//! Where in a slab the entries of a hash are.

use hashbrown::HashTable;

/// The place of an entry in its slab.
pub(super) type Place = u32;

/// What of a hash tells entries of one shard apart: the half that does not choose the shard.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Tag(u32);

impl Tag {
    #[inline]
    pub(super) fn of(hash: u64) -> Self {
        Tag(hash as u32)
    }

    pub(super) fn number(self) -> u32 {
        self.0
    }

    /// As a hash again, for a table that takes its bits from both ends.
    #[inline]
    pub(super) fn hash(self) -> u64 {
        u64::from(self.0) << 32 | u64::from(self.0)
    }
}

/// An index has four bytes for each place, and one more for the table.
#[derive(Debug, Default)]
pub(super) struct Index(HashTable<Place>);

impl Index {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The place of a tag that is the one.
    #[inline]
    pub(super) fn find(&self, tag: Tag, is: impl Fn(Place) -> bool) -> Option<Place> {
        self.0.find(tag.hash(), |place| is(*place)).copied()
    }

    /// Adds a place; `tag_of` tells the tags of those that are there.
    pub(super) fn insert(&mut self, tag: Tag, place: Place, tag_of: impl Fn(Place) -> Tag) {
        let hash = |place: &Place| tag_of(*place).hash();
        self.0.insert_unique(tag.hash(), place, hash);
    }

    /// Removes a place.
    pub(super) fn remove(&mut self, tag: Tag, place: Place) {
        if let Ok(entry) = self.0.find_entry(tag.hash(), |other| *other == place) {
            entry.remove();
        }
    }
}
