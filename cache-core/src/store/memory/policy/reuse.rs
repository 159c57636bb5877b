//! Reuse distance: what comes back soon stays.
//!
//! LIRS (S. Jiang and X. Zhang, *LIRS: An Efficient Low Inter-reference Recency Set Replacement
//! Policy*, SIGMETRICS 2002) keeps what was read twice within the time since the longest unread of
//! its *hot* entries was last read, and evicts the others, *cold*, as they come. So a scan or a loop
//! that is larger than the cache leaves the hot ones alone. How much room the cold ones get is
//! decided in `balance.rs`.
//!
//! Here a hit only writes the time on the entry, and the queues are put in order by whoever inserts,
//! as in CLOCK-Pro (S. Jiang, F. Chen and X. Zhang, *CLOCK-Pro: An Effective Improvement of the CLOCK
//! Replacement*, USENIX ATC 2005). What was read more than once since it became hot has a second turn
//! before it is cold again, as what has a count in GCLOCK (A. Smith, *Sequentiality and Prefetching
//! in Database Systems*, TODS 1978): so popularity counts, not only recency.

use super::balance::Balance;
use super::ghosts::Ghosts;
use super::queue::{Places, Queue, State};
use super::time::{Mark, Time};
use super::{Policy, Residents};

/// How many ghosts even a small shard remembers.
const GHOSTS: usize = 2048;
/// How many ghosts there are at most for each entry that there is room for, in a small shard.
const GHOSTS_AN_ENTRY: usize = 32;
/// For how many entries there is a ghost, in a large shard.
const ENTRIES_A_GHOST: usize = 2;
/// How many entries are moved at most before the next is taken as it comes: the more of them were
/// read since the last insertion the longer that would take.
const MOST_MOVES: usize = 256;
/// After how many insertions, for each entry there is room for, a hot one that is not read is cold.
const PATIENCE: usize = 128;
/// How often what changes slowly is looked at while a room is filled anew.
const REVIEWS_A_ROOM: usize = 4;
/// Insertions between two such looks, at least.
const LEAST_PERIOD: usize = 64;

#[derive(Debug)]
pub(crate) struct Reuse {
    now: Time,
    /// How many entries there is room for: as many as there are, since the first was evicted, for the
    /// shards of a store share its bound.
    room: usize,
    /// How many of them are meant to be hot.
    hot_room: usize,
    places: Places,
    hot: Queue,
    cold: Queue,
    balance: Balance,
    next_review: Time,
    /// None before the first entry is evicted.
    ghosts: Ghosts,
}

impl Policy for Reuse {
    type Mark = Mark;

    fn new(room: Option<usize>) -> Self {
        let mut policy = Reuse {
            now: Time::FIRST,
            room: 0,
            hot_room: 0,
            places: Places::default(),
            hot: Queue::EMPTY,
            cold: Queue::EMPTY,
            balance: Balance::new(room),
            next_review: Time::FIRST,
            ghosts: Ghosts::default(),
        };
        policy.make_room(room.unwrap_or(1));
        policy
    }

    #[inline]
    fn read(&self, mark: &Mark) {
        mark.read(self.now, self.balance.patience());
    }

    #[inline]
    fn mark(&self) -> Mark {
        Mark::new(self.now)
    }

    fn add(&mut self, place: usize, tag: u32, residents: &mut dyn Residents<Mark>) {
        let is_plain = !self.ghosts.has(tag)
            && self.cold.len() > 0
            && self.now != self.next_review
            && place < self.places.len();
        if is_plain {
            self.cold
                .push(&mut self.places, place, State::Cold, self.now);
        } else {
            self.add_hot_or_cold(place, tag, residents);
        }
        self.now = self.now.next();
    }

    fn remove(&mut self, place: usize, tag: u32, mark: &Mark) {
        self.ghosts.add(tag, mark.last_read());
        match self.places.state(place) {
            State::Empty => {}
            State::Cold => self.cold.remove(&mut self.places, place),
            State::Hot | State::Steady => self.hot.remove(&mut self.places, place),
        }
    }

    fn victim(
        &mut self,
        spared: Option<usize>,
        residents: &mut dyn Residents<Mark>,
    ) -> Option<usize> {
        if self.room + 1 != self.len() || self.ghosts.room() == 0 {
            self.make_room(self.len().saturating_sub(1));
            self.make_room_for_ghosts();
        }
        match self.cold.first() {
            Some(place)
                if self.hot.len() <= self.hot_room
                    && spared != Some(place)
                    && self.last_read(place, residents) == self.places.queued(place) =>
            {
                Some(place)
            }
            _ => self.search(spared, residents),
        }
    }
}

impl Reuse {
    /// Adds an entry where there is more to think of.
    #[inline(never)]
    fn add_hot_or_cold(&mut self, place: usize, tag: u32, residents: &mut dyn Residents<Mark>) {
        let now = self.now;
        self.places.reach(place);
        if self.len() > self.room {
            self.make_room(self.len());
        }
        if now == self.next_review {
            self.review(residents);
        }
        let comes_back_soon = self.ghosts.take(tag).is_some_and(|last_read| {
            self.refresh(residents);
            if self.hot.len() >= self.hot_room {
                self.balance.missed(last_read.until(now));
                self.make_room(self.room);
            }
            !last_read.is_before(self.horizon())
        });
        if comes_back_soon || self.cold.len() == 0 && self.hot.len() < self.hot_room {
            self.make_hot(place, now, residents);
        } else {
            self.cold.push(&mut self.places, place, State::Cold, now);
        }
    }

    /// Looks for the entry to be evicted next, and puts the queues in order on the way.
    #[inline(never)]
    fn search(
        &mut self,
        spared: Option<usize>,
        residents: &mut dyn Residents<Mark>,
    ) -> Option<usize> {
        self.refresh(residents);
        self.keep_room_for_the_cold(residents);
        for moved in 0.. {
            let Some(place) = self.cold.first() else {
                self.demote(residents)?;
                continue;
            };
            let queued = self.places.queued(place);
            let last_read = self.last_read(place, residents);
            if spared == Some(place) {
                if self.cold.len() == 1 {
                    self.demote(residents)?;
                }
                self.cold.remove(&mut self.places, place);
                self.cold.push(&mut self.places, place, State::Cold, queued);
            } else if last_read == queued || moved >= MOST_MOVES || residents.is_dead(place) {
                return Some(place);
            } else {
                self.keep(place, queued, last_read, residents);
            }
        }
        None
    }

    /// A cold entry was read: whether that is soon enough to be hot.
    fn keep(
        &mut self,
        place: usize,
        queued: Time,
        last_read: Time,
        residents: &mut dyn Residents<Mark>,
    ) {
        self.cold.remove(&mut self.places, place);
        self.count_late(place, residents);
        if !queued.is_before(self.horizon()) || self.hot.len() < self.hot_room {
            self.make_hot(place, last_read, residents);
        } else {
            self.cold
                .push(&mut self.places, place, State::Cold, last_read);
        }
    }

    #[inline]
    fn count_late(&mut self, place: usize, residents: &mut dyn Residents<Mark>) {
        if residents.look(place).0.take_late() {
            self.balance.hit_late();
            self.make_room(self.room);
        }
    }

    #[inline]
    fn make_hot(&mut self, place: usize, last_read: Time, residents: &mut dyn Residents<Mark>) {
        self.hot
            .push(&mut self.places, place, State::Hot, last_read);
        self.keep_room_for_the_cold(residents);
    }

    #[inline]
    fn keep_room_for_the_cold(&mut self, residents: &mut dyn Residents<Mark>) {
        while self.hot.len() > self.hot_room && self.demote(residents).is_some() {}
    }

    /// Looks at what changes slowly.
    fn review(&mut self, residents: &mut dyn Residents<Mark>) {
        let Reuse { places, ghosts, .. } = self;
        self.balance.estimate(self.now, places, ghosts, residents);
        self.demote_forgotten(residents);
        let period = (self.room / REVIEWS_A_ROOM).clamp(LEAST_PERIOD, Time::FAR as usize);
        self.next_review = self.now.after(period as u32);
    }

    /// Makes the first hot entries cold that nobody has read for long: a new set of entries that are
    /// read often must not be kept out by the former. Times are never far apart for that reason.
    fn demote_forgotten(&mut self, residents: &mut dyn Residents<Mark>) {
        let patience = (PATIENCE * self.room).min(Time::FAR as usize) as u32;
        for _ in 0..MOST_MOVES {
            let queued = self.hot.first().map(|place| self.places.queued(place));
            if queued.is_none_or(|queued| queued.until(self.now) <= patience) {
                break;
            }
            self.demote(residents);
        }
    }

    /// Makes the hot entry cold that was not read for the longest time.
    fn demote(&mut self, residents: &mut dyn Residents<Mark>) -> Option<()> {
        self.refresh(residents);
        let place = self.hot.first()?;
        let queued = self.places.queued(place);
        self.hot.remove(&mut self.places, place);
        self.cold.push(&mut self.places, place, State::Cold, queued);
        Some(())
    }

    /// Puts the first hot entries at the end again: those that were read since they were queued, and
    /// those that have another turn.
    fn refresh(&mut self, residents: &mut dyn Residents<Mark>) {
        for _ in 0..MOST_MOVES {
            let Some(place) = self.hot.first() else {
                break;
            };
            let (state, queued) = (self.places.state(place), self.places.queued(place));
            let last_read = self.last_read(place, residents);
            let next = match state {
                _ if last_read != queued => State::Steady,
                State::Steady => State::Hot,
                _ => break,
            };
            if residents.is_dead(place) {
                break;
            }
            self.count_late(place, residents);
            self.hot.remove(&mut self.places, place);
            self.hot.push(&mut self.places, place, next, last_read);
        }
    }

    /// What was last read before that is not to be hot; long ago, if there is room for more.
    #[inline]
    fn horizon(&self) -> Time {
        match self.hot.first() {
            Some(place) if self.hot.len() >= self.hot_room => self.places.queued(place),
            _ => self.now.long_before(),
        }
    }

    /// When an entry was last read, wherever. What left no mark was read at some time since the last
    /// mark: late, or so long ago by now, if that is twice the patience of LRU.
    #[inline]
    fn last_read(&self, place: usize, residents: &mut dyn Residents<Mark>) -> Time {
        let (mark, was_read_elsewhere) = residents.look(place);
        if was_read_elsewhere {
            mark.read(self.now, self.balance.patience() * 2);
        }
        mark.last_read()
    }

    fn len(&self) -> usize {
        self.hot.len() + self.cold.len()
    }

    fn make_room(&mut self, room: usize) {
        self.room = room.max(1);
        self.hot_room = self.balance.hot_room(self.room);
    }

    fn make_room_for_ghosts(&mut self) {
        let few = GHOSTS.min(self.room * GHOSTS_AN_ENTRY);
        self.ghosts.make_room(few.max(self.room / ENTRIES_A_GHOST));
    }
}
