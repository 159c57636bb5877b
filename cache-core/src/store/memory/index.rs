//! Where in a slab the entries of a hash are.
//!
//! A table with open addressing and linear probing (D. Knuth, *The Art of Computer Programming*,
//! volume 3, section 6.4, algorithms L and R). A bucket has all that a look-up needs before it goes
//! to the slab, and all that it takes to move when the table grows, so that one line of the
//! processor's cache is read for the first and the slab is left alone for the second.

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
}

/// An index of so many places that a search is short, and so few buckets that it is small: between
/// 11 and 17 bytes for each place.
#[derive(Debug, Default)]
pub(super) struct Index {
    buckets: Box<[Bucket]>,
    len: usize,
}

#[derive(Clone, Copy, Debug)]
struct Bucket {
    tag: Tag,
    place: Place,
}

/// The place in a bucket that has none.
const NOWHERE: Place = Place::MAX;
const EMPTY: Bucket = Bucket {
    tag: Tag(0),
    place: NOWHERE,
};
/// How many of so many buckets are taken at most.
const FULL: (usize, usize) = (3, 4);
/// A table grows by a half of itself.
const GROWTH: (usize, usize) = (3, 2);
const FEWEST: usize = 8;

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
            if bucket.tag == tag && bucket.place != NOWHERE && is(bucket.place) {
                return Some(bucket.place);
            }
            if bucket.place == NOWHERE {
                return None;
            }
            at = self.after(at);
        }
    }

    /// Adds a place.
    pub(super) fn insert(&mut self, tag: Tag, place: Place) {
        if (self.len + 1) * FULL.1 > self.buckets.len() * FULL.0 {
            self.grow();
        }
        self.put(Bucket { tag, place });
        self.len += 1;
    }

    /// Removes a place.
    pub(super) fn remove(&mut self, tag: Tag, place: Place) {
        let Some(mut hole) = self.bucket_of(tag, place) else {
            return;
        };
        // those behind come forward, but for those that are where they belong or nearer to it
        let mut at = self.after(hole);
        while self.buckets[at].place != NOWHERE {
            let home = self.home(self.buckets[at].tag);
            if self.distance(home, at) >= self.distance(hole, at) {
                self.buckets[hole] = self.buckets[at];
                hole = at;
            }
            at = self.after(at);
        }
        self.buckets[hole] = EMPTY;
        self.len -= 1;
    }

    fn bucket_of(&self, tag: Tag, place: Place) -> Option<usize> {
        let mut at = self.home(tag);
        loop {
            match self.buckets.get(at)?.place {
                NOWHERE => return None,
                found if found == place => return Some(at),
                _ => at = self.after(at),
            }
        }
    }

    #[cold]
    fn grow(&mut self) {
        let more = (self.buckets.len() * GROWTH.0 / GROWTH.1).max(FEWEST);
        let old = std::mem::replace(&mut self.buckets, vec![EMPTY; more].into());
        for bucket in old.iter().filter(|bucket| bucket.place != NOWHERE) {
            self.put(*bucket);
        }
    }

    fn put(&mut self, bucket: Bucket) {
        let mut at = self.home(bucket.tag);
        while self.buckets[at].place != NOWHERE {
            at = self.after(at);
        }
        self.buckets[at] = bucket;
    }

    /// Where a tag belongs: as far along the table as the tag is among all tags.
    #[inline]
    fn home(&self, tag: Tag) -> usize {
        (u64::from(tag.0) * self.buckets.len() as u64 >> 32) as usize
    }

    #[inline]
    fn after(&self, at: usize) -> usize {
        match at + 1 {
            end if end == self.buckets.len() => 0,
            after => after,
        }
    }

    /// How many steps it is from one bucket on to another.
    fn distance(&self, from: usize, to: usize) -> usize {
        match to.checked_sub(from) {
            Some(distance) => distance,
            None => to + self.buckets.len() - from,
        }
    }
}
