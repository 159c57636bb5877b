//! Reuse distance: what comes back soon stays.
//!
//! LIRS (S. Jiang and X. Zhang, *LIRS: An Efficient Low Inter-reference Recency Set Replacement
//! Policy*, SIGMETRICS 2002) keeps what was read twice within the time since the longest unread of
//! its *hot* entries was last read, and evicts the others, *cold*, as they come. So a scan or a loop
//! that is larger than the cache leaves the hot ones alone. How much room the cold ones get is
//! adapted as in DLIRS (C. Li, *DLIRS: Improving Low Inter-Reference Recency Set Cache Replacement
//! Policy with Dynamics*, SYSTOR 2018): more when one is missed that was evicted lately, less when
//! one is read that was hot lately.
//!
//! Here a hit only writes the time on the entry, and the queues are put in order by whoever inserts,
//! as in CLOCK.

use super::ghosts::Ghosts;
use super::queue::{Links, Queue};
use super::{Policy, Residents};
use crate::sync::{Ordering, SmallTally};

/// How many ghosts even a small shard remembers.
const GHOSTS: usize = 2048;
/// The part of the room that is for cold entries at least.
const LEAST_COLD: f64 = 0.01;
/// How many entries are moved at most before the next is taken as it comes: the more of them were
/// read since the last insertion the longer that would take.
const MOST_MOVES: usize = 256;
/// After how many insertions, for each entry there is room for, a hot one that is not read is cold.
const PATIENCE: usize = 128;
/// For how many insertions, for each entry there is room for, a change of what is read is remembered.
const MEMORY: f64 = 16.0;
/// How many ghosts there are at most for each entry that there is room for, in a small shard.
const GHOSTS_AN_ENTRY: usize = 32;
/// By how much less a hit speaks against the cold ones than a miss does for them.
const RELUCTANCE: f64 = 0.5;

#[derive(Debug)]
pub(crate) struct Reuse {
    /// How many entries there is room for, until one has to go: from then on it is as many as there
    /// are, for the shards of a store share its bound.
    room: Option<usize>,
    now: Time,
    entries: Vec<Entry>,
    links: Links,
    hot: Queue,
    cold: Queue,
    /// How many of the cold ones were hot.
    demoted: usize,
    /// How many are meant to be cold.
    cold_room: f64,
    ghosts: Ghosts,
}

/// The state of an entry, and when it had last been read as it was put into its queue.
#[derive(Clone, Copy, Debug)]
struct Entry(u32);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Hot,
    Cold,
    /// Cold, and was hot before.
    Demoted,
}

/// The time, counted in insertions, in so many bits that there is room for a state beside it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Time(u32);

const TIME_BITS: u32 = 30;
const TIMES: u32 = (1 << TIME_BITS) - 1;

/// When an entry was last read.
#[derive(Debug, Default)]
pub(crate) struct Mark(SmallTally);

impl Entry {
    fn new(state: State, queued: Time) -> Self {
        Entry((state as u32) << TIME_BITS | queued.0)
    }

    fn state(self) -> State {
        match self.0 >> TIME_BITS {
            0 => State::Hot,
            1 => State::Cold,
            _ => State::Demoted,
        }
    }

    fn queued(self) -> Time {
        Time(self.0 & TIMES)
    }
}

impl Time {
    fn long_before(self) -> Self {
        Time(self.0.wrapping_sub(TIMES / 4) & TIMES)
    }

    fn next(self) -> Self {
        Time(self.0.wrapping_add(1) & TIMES)
    }

    /// The time from this until then, which is later.
    fn until(self, then: Time) -> u32 {
        then.0.wrapping_sub(self.0) & TIMES
    }

    /// Whether it is before another, of two that are not half of all times apart.
    pub(super) fn is_before(self, then: Time) -> bool {
        self != then && self.until(then) < TIMES / 2
    }
}

impl Mark {
    /// Of an entry that was never read.
    pub(crate) const fn new() -> Self {
        Mark(SmallTally::new(0))
    }

    /// Takes over what another was left with.
    pub(crate) fn follow(&self, other: &Mark) {
        self.set(other.get());
    }

    #[inline]
    fn get(&self) -> Time {
        Time(self.0.load(Ordering::Relaxed))
    }

    /// Writes only what is new, for others may be reading the same entry.
    #[inline]
    fn set(&self, now: Time) {
        if self.get() != now {
            self.0.store(now.0, Ordering::Relaxed);
        }
    }
}

impl Policy for Reuse {
    type Mark = Mark;

    fn new(room: Option<usize>) -> Self {
        Reuse {
            room,
            now: Time(1),
            entries: Vec::new(),
            links: Links::default(),
            hot: Queue::EMPTY,
            cold: Queue::EMPTY,
            demoted: 0,
            cold_room: 1.0,
            ghosts: Ghosts::default(),
        }
    }

    #[inline]
    fn read(&self, mark: &Mark) {
        mark.set(self.now);
    }

    fn add(&mut self, place: usize, residents: &impl Residents<Mark>) {
        let coldest = self.coldest_of_the_hot(residents);
        self.ghosts.forget_before(coldest);
        let ghost = self.ghosts.take(residents.tag(place));
        let comes_back_soon = ghost.is_some_and(|last_read| !last_read.is_before(coldest));
        if comes_back_soon && self.hot.len() >= self.hot_room() {
            let more = self.demoted as f64 / (self.ghosts.len() + 1) as f64;
            let most = self.room().saturating_sub(1).max(1) as f64;
            self.cold_room = (self.cold_room + more.max(1.0)).min(most);
        } else {
            let excess = (self.cold_room - self.least_cold()).max(0.0);
            self.cold_room -= excess / (MEMORY * self.room() as f64);
        }
        self.demote_forgotten(residents);
        residents.mark(place).set(self.now);
        self.now = self.now.next();
        if comes_back_soon || self.cold.len() == 0 && self.hot.len() < self.hot_room() {
            self.make_hot(place, residents);
        } else {
            self.push(place, State::Cold, residents);
        }
    }

    fn remove(&mut self, place: usize) {
        match self.entries[place].state() {
            State::Hot => self.hot.remove(&mut self.links, place),
            State::Cold => self.cold.remove(&mut self.links, place),
            State::Demoted => {
                self.cold.remove(&mut self.links, place);
                self.demoted -= 1;
            }
        }
    }

    fn victim(&mut self, spared: Option<usize>, residents: &impl Residents<Mark>) -> Option<usize> {
        self.room = None;
        self.keep_room_for_the_cold(residents);
        for moved in 0.. {
            let coldest = self.coldest_of_the_hot(residents);
            let Some(place) = self.cold.first() else {
                self.demote(residents)?;
                continue;
            };
            let (state, queued) = (self.entries[place].state(), self.entries[place].queued());
            let last_read = self.last_read(place, residents);
            if spared == Some(place) {
                if self.cold.len() == 1 {
                    self.demote(residents)?;
                }
                self.remove(place);
                self.push(place, state, residents);
            } else if residents.is_dead(place) {
                return Some(place);
            } else if last_read == queued || moved >= MOST_MOVES {
                if !last_read.is_before(coldest) {
                    let most = self.room().max(GHOSTS.min(self.room() * GHOSTS_AN_ENTRY));
                    self.ghosts.add(residents.tag(place), last_read, most);
                }
                return Some(place);
            } else {
                self.remove(place);
                self.keep(place, state, queued, coldest, residents);
            }
        }
        None
    }
}

impl Reuse {
    /// A cold entry was read: whether that is soon enough to be hot.
    fn keep(
        &mut self,
        place: usize,
        state: State,
        queued: Time,
        coldest: Time,
        residents: &impl Residents<Mark>,
    ) {
        if state == State::Demoted {
            let less = self.ghosts.len() as f64 / (self.demoted + 1) as f64;
            self.cold_room -= less.max(1.0) * RELUCTANCE;
            self.cold_room = self.cold_room.max(self.least_cold());
        }
        let comes_back_soon = state == State::Cold && !queued.is_before(coldest);
        if comes_back_soon || self.hot.len() < self.hot_room() {
            self.make_hot(place, residents);
        } else {
            self.push(place, State::Cold, residents);
        }
    }

    fn make_hot(&mut self, place: usize, residents: &impl Residents<Mark>) {
        self.push(place, State::Hot, residents);
        self.keep_room_for_the_cold(residents);
    }

    fn keep_room_for_the_cold(&mut self, residents: &impl Residents<Mark>) {
        while self.hot.len() > self.hot_room() && self.demote(residents).is_some() {}
    }

    /// Makes the first hot entry cold if nobody has read it for long: a new set of entries that are
    /// read often must not be kept out by the former. Times are never far apart for that reason.
    fn demote_forgotten(&mut self, residents: &impl Residents<Mark>) {
        let patience = (PATIENCE * self.room()).min(TIMES as usize / 4) as u32;
        let queued = self.hot.first().map(|place| self.entries[place].queued());
        if queued.is_some_and(|queued| queued.until(self.now) > patience) {
            self.demote(residents);
        }
    }

    /// Makes the hot entry cold that was not read for the longest time.
    fn demote(&mut self, residents: &impl Residents<Mark>) -> Option<()> {
        self.coldest_of_the_hot(residents);
        let place = self.hot.first()?;
        self.remove(place);
        self.push(place, State::Demoted, residents);
        Some(())
    }

    /// Puts those that were read since they were queued at the end again, and says when the first
    /// of the others was last read; long ago, if there is room for more.
    fn coldest_of_the_hot(&mut self, residents: &impl Residents<Mark>) -> Time {
        for _ in 0..MOST_MOVES {
            let Some(place) = self.hot.first() else {
                break;
            };
            let last_read = self.last_read(place, residents);
            if last_read == self.entries[place].queued() || residents.is_dead(place) {
                break;
            }
            self.remove(place);
            self.push(place, State::Hot, residents);
        }
        match self.hot.first() {
            Some(place) if self.hot.len() >= self.hot_room() => self.entries[place].queued(),
            _ => self.now.long_before(),
        }
    }

    fn push(&mut self, place: usize, state: State, residents: &impl Residents<Mark>) {
        let entry = Entry::new(state, residents.mark(place).get());
        if place >= self.entries.len() {
            self.entries.resize(place + 1, entry);
        }
        self.entries[place] = entry;
        match state {
            State::Hot => self.hot.push(&mut self.links, place),
            State::Cold => self.cold.push(&mut self.links, place),
            State::Demoted => {
                self.cold.push(&mut self.links, place);
                self.demoted += 1;
            }
        }
    }

    /// When an entry was last read, wherever.
    fn last_read(&self, place: usize, residents: &impl Residents<Mark>) -> Time {
        let mark = residents.mark(place);
        if residents.was_read_elsewhere(place) {
            mark.set(self.now);
        }
        mark.get()
    }

    fn room(&self) -> usize {
        let len = self.hot.len() + self.cold.len();
        self.room.unwrap_or(len).max(1)
    }

    fn hot_room(&self) -> usize {
        ((self.room() as f64 - self.cold_room) as usize).max(1)
    }

    fn least_cold(&self) -> f64 {
        (self.room() as f64 * LEAST_COLD).max(1.0)
    }
}
