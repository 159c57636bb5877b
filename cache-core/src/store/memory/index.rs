//! Where in a slab the entries of a hash are.
//!
//! A table with open addressing and ordered linear probing (O. Amble and D. Knuth, *Ordered hash
//! tables*, The Computer Journal 17, 1974). Tags belong as far along the table as they are among all
//! tags, so that the table is sorted, with gaps: a search ends at the first tag that is larger, and
//! it grows in one pass. A bucket has all that either needs, and the slab is left alone.

/// The place of an entry in its slab.
pub(super) type Place = u32;

/// What of a hash tells entries of one shard apart: the half that does not choose the shard.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Tag(u32);

impl Tag {
    #[inline]
    pub(super) fn of(hash: u64) -> Self {
        Tag(hash as u32)
    }

    #[inline]
    pub(super) fn number(self) -> u32 {
        self.0
    }
}

/// An index has 11 to 17 bytes for each place.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Where tags belong, and a few more for what is pushed along by others.
    buckets: Vec<Bucket>,
    /// In how many of them tags belong.
    homes: usize,
    len: usize,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    tag: Tag,
    place: Place,
}

/// The place in a bucket that has none.
const NOWHERE: Place = Place::MAX;
/// Sorts behind all others.
const EMPTY: Bucket = Bucket {
    tag: Tag(u32::MAX),
    place: NOWHERE,
};
/// How many of so many buckets are taken at most.
const FULL: (usize, usize) = (3, 4);
/// A table grows by a half of itself.
const GROWTH: (usize, usize) = (3, 2);
const FEWEST: usize = 8;
/// How many buckets there are behind the last home.
const BEHIND: usize = 8;

impl Bucket {
    #[inline]
    fn is_empty(&self) -> bool {
        self.place == NOWHERE
    }
}

impl Index {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    /// The place of a tag that is the one.
    #[inline]
    pub(super) fn find(&self, tag: Tag, is: impl Fn(Place) -> bool) -> Option<Place> {
        let mut at = self.home(tag);
        loop {
            let bucket = self.buckets.get(at)?;
            if bucket.tag >= tag {
                if bucket.tag > tag || bucket.is_empty() {
                    return None;
                }
                if is(bucket.place) {
                    return Some(bucket.place);
                }
            }
            at += 1;
        }
    }

    /// Adds a place.
    pub(super) fn insert(&mut self, tag: Tag, place: Place) {
        if (self.len + 1) * FULL.1 > self.homes * FULL.0 {
            self.grow();
        }
        self.put(Bucket { tag, place });
        self.len += 1;
        // the last bucket is never taken, so that whatever is pushed along finds an end
        if self.buckets.last().is_some_and(|last| !last.is_empty()) {
            self.buckets.resize(self.buckets.len() + BEHIND, EMPTY);
        }
    }

    /// Removes a place.
    pub(super) fn remove(&mut self, tag: Tag, place: Place) {
        let Some(mut at) = self.bucket_of(tag, place) else {
            return;
        };
        // those that were pushed along come back
        while let Some(next) = self.buckets.get(at + 1)
            && !next.is_empty()
            && self.home(next.tag) <= at
        {
            self.buckets[at] = *next;
            at += 1;
        }
        self.buckets[at] = EMPTY;
        self.len -= 1;
    }

    fn bucket_of(&self, tag: Tag, place: Place) -> Option<usize> {
        let mut at = self.home(tag);
        loop {
            match self.buckets.get(at)? {
                bucket if bucket.is_empty() || bucket.tag > tag => return None,
                bucket if bucket.tag == tag && bucket.place == place => return Some(at),
                _ => at += 1,
            }
        }
    }

    /// Puts a bucket before all larger ones, and pushes those along.
    #[inline]
    fn put(&mut self, bucket: Bucket) {
        let (mut at, mut pushed) = (self.home(bucket.tag), bucket);
        while let Some(other) = self.buckets.get_mut(at) {
            if other.is_empty() {
                *other = pushed;
                break;
            }
            if other.tag > pushed.tag {
                std::mem::swap(other, &mut pushed);
            }
            at += 1;
        }
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self) {
        self.homes = (self.homes * GROWTH.0 / GROWTH.1).max(FEWEST);
        let mut more = vec![EMPTY; self.homes + BEHIND];
        let mut next = 0;
        let taken = self.buckets.iter().filter(|old| !old.is_empty());
        for bucket in taken {
            let at = self.home(bucket.tag).max(next);
            next = at + 1;
            if next == more.len() {
                more.push(EMPTY);
            }
            more[at] = *bucket;
        }
        self.buckets = more;
    }

    /// Where a tag belongs.
    #[inline]
    fn home(&self, tag: Tag) -> usize {
        ((u64::from(tag.0) * self.homes as u64) >> 32) as usize
    }
}
