//! The balance between hot and cold: what part of the room each of them has.
//!
//! Where all the room is for the cold ones, the policy is LRU. Whether that would do better is
//! counted as things go: a miss of what LRU would still have speaks for it, a hit of what LRU would
//! have evicted against it. For that an estimate is enough of how long LRU would keep what is not
//! read, its *patience*. To move a bound between two parts by what is missed and what is read goes
//! back to ARC (N. Megiddo and D. Modha, *ARC: A Self-Tuning, Low Overhead Replacement Cache*, FAST
//! 2003), to find a policy's ages from a sample of keys to SHARDS (C. Waldspurger et al., *Efficient
//! MRC Construction with SHARDS*, FAST 2015).

use super::Residents;
use super::ghosts::Ghosts;
use super::queue::{Places, State};
use super::time::{Mark, Time};

/// All the room.
const ALL: u32 = 1 << 16;
/// What the cold ones have of it at least: so much that the next entry has a chance to be read.
const LEAST: u32 = ALL / 64;
/// And at most: without hot ones nobody would know what LRU misses.
const MOST: u32 = ALL - ALL / 32;
/// What they are given for a miss that LRU would not have had. The balance is turned over in the time
/// of 512 such misses, whatever there is room for.
const MORE: u32 = ALL / 512;
/// What is taken from them for a hit that LRU would not have had. It is less, since to be worse than
/// LRU is what surprises.
const LESS: u32 = MORE / 2;
/// Of how many residents and ghosts a sample is made.
const SAMPLE: usize = 128;
/// The patience to start with, where nobody knows how much room there is.
const UNKNOWN: usize = 1024;

#[derive(Debug)]
pub(super) struct Balance {
    /// The part of the room that is meant for cold entries.
    cold: u32,
    /// In insertions.
    patience: u32,
    random: u32,
}

impl Balance {
    pub(super) fn new(room: Option<usize>) -> Self {
        let patience = room.unwrap_or(UNKNOWN).clamp(1, Time::FAR as usize);
        Balance {
            cold: LEAST,
            patience: patience as u32,
            random: 1,
        }
    }

    /// How many entries are meant to be hot, where there is room for so many: one at least, and one
    /// less than all.
    #[inline]
    pub(super) fn hot_room(&self, room: usize) -> usize {
        let cold = room as u64 * u64::from(self.cold) / u64::from(ALL);
        room.saturating_sub(cold.max(1) as usize).max(1)
    }

    /// For how many insertions LRU would keep what is not read.
    #[inline]
    pub(super) fn patience(&self) -> u32 {
        self.patience
    }

    /// A key was missed that had last been read so long ago.
    #[inline]
    pub(super) fn missed(&mut self, ago: u32) {
        if ago <= self.patience {
            self.cold = (self.cold + MORE).min(MOST);
        }
    }

    /// An entry was read that LRU would not have had.
    #[inline]
    pub(super) fn hit_late(&mut self) {
        self.cold = (self.cold - LESS).max(LEAST);
    }

    /// Estimates the patience of LRU. It would keep as many entries as there are: of residents and
    /// ghosts together those that were read last.
    pub(super) fn estimate(
        &mut self,
        now: Time,
        places: &Places,
        ghosts: &Ghosts,
        residents: &mut dyn Residents<Mark>,
    ) {
        let all = places.len() + ghosts.room();
        let (mut ages, mut kept) = ([u32::MAX; SAMPLE], 0);
        let age = |last_read: Time| last_read.until(now);
        for sample in &mut ages {
            let chosen = self.random_below(all);
            if chosen >= places.len() {
                let ghost = ghosts.last_read(chosen - places.len());
                *sample = ghost.map_or(u32::MAX, age);
            } else if places.state(chosen) != State::Empty {
                *sample = age(residents.look(chosen).0.last_read());
                kept += 1;
            }
        }
        if kept > 0 {
            let (_, patience, _) = ages.select_nth_unstable(kept - 1);
            self.patience = (*patience).min(Time::FAR);
        }
    }

    /// A number that looks random (D. Knuth, *The Art of Computer Programming* 2, 3.3.4).
    fn random_below(&mut self, bound: usize) -> usize {
        let random = self.random.wrapping_mul(1_664_525);
        self.random = random.wrapping_add(1_013_904_223);
        ((u64::from(self.random) * bound as u64) >> 32) as usize
    }
}
