//! Ghosts: when those that left had last been read.

use super::time::Time;

/// How many ghosts are in a line, which is one of the processor's cache.
const WAYS: usize = 8;

/// The latest of them, by their tags, in lines: a tag tells the line, and each line is a short queue,
/// so that finding and adding a ghost is one look at memory.
///
/// Lines are filled unevenly, so some ghosts are forgotten before their time: that costs one more
/// miss of the key. Two keys of one tag are taken for one another, in one look of two million where
/// there are 2048 ghosts: that costs one wrong guess.
#[derive(Debug, Default)]
pub(super) struct Ghosts(Vec<Line>);

/// The latest first. Those from no time are none.
#[derive(Clone, Debug)]
#[repr(align(64))]
struct Line {
    tags: [u32; WAYS],
    last_read: [u32; WAYS],
}

const NO_TIME: u32 = u32::MAX;

const EMPTY: Line = Line {
    tags: [0; WAYS],
    last_read: [NO_TIME; WAYS],
};

impl Line {
    #[inline]
    fn last_read(&self, way: usize) -> Option<Time> {
        let last_read = self.last_read[way];
        (last_read != NO_TIME).then(|| Time::of(last_read))
    }

    #[inline]
    fn has(&self, tag: u32) -> bool {
        // all at once, for where it is nobody can foresee
        self.tags
            .iter()
            .fold(false, |has, other| has | (*other == tag))
    }
}

impl Ghosts {
    /// For how many there is room.
    pub(super) fn room(&self) -> usize {
        self.0.len() * WAYS
    }

    /// Makes room for so many, if there is less than half of it.
    pub(super) fn make_room(&mut self, most: usize) {
        if self.room() * 2 > most {
            return;
        }
        let lines = vec![EMPTY; most.div_ceil(WAYS)];
        for line in std::mem::replace(&mut self.0, lines) {
            for way in (0..WAYS).rev() {
                if let Some(last_read) = line.last_read(way) {
                    self.add(line.tags[way], last_read);
                }
            }
        }
    }

    /// Adds one, in the place of the first of its line.
    #[inline]
    pub(super) fn add(&mut self, tag: u32, last_read: Time) {
        let line = self.line(tag);
        if let Some(line) = self.0.get_mut(line) {
            push(&mut line.tags, tag);
            push(&mut line.last_read, last_read.number());
        }
    }

    /// Whether there is one, or was not long ago.
    #[inline]
    pub(super) fn has(&self, tag: u32) -> bool {
        let line = self.0.get(self.line(tag));
        line.is_some_and(|line| line.has(tag))
    }

    /// When a key that comes back had last been read. It is a ghost no more.
    pub(super) fn take(&mut self, tag: u32) -> Option<Time> {
        let line = self.line(tag);
        let line = self.0.get_mut(line)?;
        let way = line.tags.iter().position(|other| *other == tag)?;
        let last_read = line.last_read(way);
        line.last_read[way] = NO_TIME;
        last_read
    }

    /// When the ghost in a place had last been read, if there is one.
    pub(super) fn last_read(&self, place: usize) -> Option<Time> {
        self.0[place / WAYS].last_read(place % WAYS)
    }

    #[inline]
    fn line(&self, tag: u32) -> usize {
        ((u64::from(tag) * self.0.len() as u64) >> 32) as usize
    }
}

/// Puts what is new first.
#[inline]
fn push(ways: &mut [u32; WAYS], new: u32) {
    let [a, b, c, d, e, f, g, _] = *ways;
    *ways = [new, a, b, c, d, e, f, g];
}
