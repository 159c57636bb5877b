//! Ghosts: when those that were evicted had last been read.

use super::reuse::Time;
use hashbrown::HashTable;
use std::collections::VecDeque;

/// The latest of them, by what tells keys apart. Two keys that are taken for one another cost a
/// wrong guess.
#[derive(Debug, Default)]
pub(super) struct Ghosts {
    /// In the order in which they were evicted.
    all: VecDeque<Ghost>,
    /// Their numbers, counted from the first there ever was.
    index: HashTable<u32>,
    /// The number of the first in the queue.
    first: u32,
}

#[derive(Clone, Copy, Debug)]
struct Ghost {
    tag: u32,
    last_read: Time,
    /// Whether it is one still.
    is_there: bool,
}

impl Ghosts {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.index.len()
    }

    /// Adds one, as one of so many at most.
    pub(super) fn add(&mut self, tag: u32, last_read: Time, most: usize) {
        self.take(tag);
        while self.all.len() >= most {
            self.forget_first();
        }
        let number = self.first.wrapping_add(self.all.len() as u32);
        self.all.push_back(Ghost {
            tag,
            last_read,
            is_there: true,
        });
        let (all, first) = (&self.all, self.first);
        let rehash = |number: &u32| spread(all[number.wrapping_sub(first) as usize].tag);
        self.index.insert_unique(spread(tag), number, rehash);
    }

    /// When a key that comes back had last been read. It is a ghost no more.
    pub(super) fn take(&mut self, tag: u32) -> Option<Time> {
        let is_it = |number: &u32| self.all[number.wrapping_sub(self.first) as usize].tag == tag;
        let entry = self.index.find_entry(spread(tag), is_it).ok()?;
        let (number, _) = entry.remove();
        let ghost = &mut self.all[number.wrapping_sub(self.first) as usize];
        ghost.is_there = false;
        Some(ghost.last_read)
    }

    /// Forgets the first as long as they are from before a moment.
    pub(super) fn forget_before(&mut self, moment: Time) {
        while let Some(ghost) = self.all.front()
            && (!ghost.is_there || ghost.last_read.is_before(moment))
        {
            self.forget_first();
        }
    }

    fn forget_first(&mut self) {
        let number = self.first;
        let Some(ghost) = self.all.pop_front() else {
            return;
        };
        self.first = number.wrapping_add(1);
        if ghost.is_there
            && let Ok(entry) = self
                .index
                .find_entry(spread(ghost.tag), |other| *other == number)
        {
            entry.remove();
        }
    }
}

/// A hash made of a tag, whose high bits count as much as the low ones.
fn spread(tag: u32) -> u64 {
    u64::from(tag).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
