//! The board of one shard: which of its computations can be joined.

use super::few::Few;
use super::{Awaited, Flight, FlightId};
use crate::sync::Arc;

/// The computations under way of some keys. Whoever has it holds the lock that it is behind.
///
/// A computation stays on the board until it ends or an invalidation takes it off. What lands while
/// it is on the board is stored; what was taken off is not.
#[derive(Debug)]
pub(crate) struct Board<K, H> {
    all: Few<Boarded<K, H>>,
    ids: Ids,
}

/// One computation, as others find it.
#[derive(Debug)]
pub(crate) struct Boarded<K, H> {
    id: FlightId,
    key: K,
    /// What those who wait have of it: made for the first of them, unless its leader asks for it.
    flight: Option<Arc<Flight<H>>>,
    /// Whether it can be joined, and its value stored. One that was taken off stays only for its
    /// leader to find those who wait.
    is_on: bool,
    seen: Seen,
}

/// What somebody knows of an entry who has looked for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Seen {
    /// It was not there when so many had been stored in its shard: nor is it as long as no more are.
    Absent(u64),
    Unknown,
}

/// One that has ended.
pub(crate) struct Ended<K, H> {
    pub(crate) key: K,
    pub(crate) awaited: Option<Awaited<H>>,
    /// What was known of the key's entry when it was opened.
    pub(crate) seen: Seen,
    /// Whether its value may be stored.
    pub(crate) was_on: bool,
}

/// What a leader has of its computation.
#[derive(Debug)]
pub(crate) struct Led<H> {
    pub(crate) id: FlightId,
    /// What those who wait have of it, if it was made already.
    pub(crate) flight: Option<Arc<Flight<H>>>,
}

impl<H> Led<H> {
    /// Lets go of what the leader has of the flight.
    pub(crate) fn let_go(self) {
        if let Some(flight) = self.flight {
            flight.let_the_leader_go();
        }
    }
}

/// What was taken off the board, to be dropped outside the lock.
pub(crate) type TakenOff<K, H> = Vec<Boarded<K, H>>;

/// Numbers that no other board gives out, fetched some at a time.
#[derive(Debug, Default)]
struct Ids {
    next: u64,
    end: u64,
}

impl Ids {
    fn next(&mut self) -> FlightId {
        const FETCHED: u64 = 1024;
        if self.next == self.end {
            self.next = FlightId::fetch(FETCHED);
            self.end = self.next + FETCHED;
        }
        self.next += 1;
        FlightId(self.next - 1)
    }
}

impl<K, H> Boarded<K, H> {
    /// Whether a call that starts now may join.
    fn is_current(&self) -> bool {
        self.is_on
            && self
                .flight
                .as_ref()
                .is_none_or(|flight| flight.is_current())
    }

    /// Takes it off; true if it has to stay for its leader to find who waits.
    fn take_off(&mut self) -> bool {
        self.is_on = false;
        self.flight.as_ref().is_some_and(|flight| {
            flight.revoke();
            true
        })
    }

    fn announce(&mut self) -> &Arc<Flight<H>> {
        let id = self.id;
        self.flight.get_or_insert_with(|| Arc::new(Flight::new(id)))
    }
}

impl<K, H> Default for Board<K, H> {
    fn default() -> Self {
        Board {
            all: Few::default(),
            ids: Ids::default(),
        }
    }
}

impl<K, H> Board<K, H> {
    /// The flight of a key, if a call that starts now may join it.
    pub(crate) fn join(&mut self, hash: u64, is: impl Fn(&K) -> bool) -> Option<Arc<Flight<H>>> {
        let joins = |boarded: &Boarded<K, H>| boarded.is_current() && is(&boarded.key);
        let boarded = self.all.find(hash, joins)?;
        Some(boarded.announce().clone())
    }

    /// Takes off the flight of a key, and gives it back if nobody has to do with it.
    pub(crate) fn overtake(&mut self, hash: u64, is: impl Fn(&K) -> bool) -> Option<Boarded<K, H>> {
        self.take_off(hash, |boarded| is(&boarded.key))
    }

    /// Opens a flight of a key that has none. With `announced` its leader has it from the start.
    #[inline(always)]
    pub(crate) fn open(&mut self, hash: u64, key: K, seen: Seen, announced: bool) -> Led<H> {
        let mut boarded = Boarded {
            id: self.ids.next(),
            key,
            flight: None,
            is_on: true,
            seen,
        };
        let led = Led {
            id: boarded.id,
            flight: announced.then(|| boarded.announce().clone()),
        };
        self.all.insert(hash, boarded);
        led
    }

    /// The flight, for its leader, unless it was taken off before anyone joined it.
    pub(crate) fn announce(&mut self, hash: u64, id: FlightId) -> Option<Arc<Flight<H>>> {
        let boarded = self.all.find(hash, |boarded| boarded.id == id)?;
        Some(boarded.announce().clone())
    }

    /// Removes a flight that has ended. None if it was taken off before anyone joined it.
    #[inline(always)]
    pub(crate) fn leave(&mut self, hash: u64, id: FlightId) -> Option<Ended<K, H>> {
        let boarded = self.all.remove(hash, |boarded| boarded.id == id)?;
        Some(Ended {
            key: boarded.key,
            awaited: boarded.flight.map(Awaited),
            was_on: boarded.is_on,
            seen: boarded.seen,
        })
    }

    /// Takes off a flight that somebody waits for, so that it stays for its leader.
    pub(crate) fn take_off_awaited(&mut self, hash: u64, id: FlightId) {
        let nothing = self.take_off(hash, |boarded| boarded.id == id);
        debug_assert!(nothing.is_none());
    }

    /// Takes off every flight of a hash.
    pub(crate) fn take_off_key(&mut self, hash: u64) -> TakenOff<K, H> {
        let mut taken = Vec::new();
        while self.all.find(hash, |boarded| boarded.is_on).is_some() {
            taken.extend(self.take_off(hash, |_| true));
        }
        taken
    }

    /// Takes off every flight.
    pub(crate) fn take_off_all(&mut self) -> TakenOff<K, H> {
        self.all.take_unless(Boarded::take_off)
    }

    /// Takes one flight off, and gives it back unless it has to stay.
    #[inline(always)]
    fn take_off(
        &mut self,
        hash: u64,
        is: impl Fn(&Boarded<K, H>) -> bool,
    ) -> Option<Boarded<K, H>> {
        let boarded = self
            .all
            .find(hash, |boarded| boarded.is_on && is(boarded))?;
        match boarded.take_off() {
            true => None,
            false => {
                let id = boarded.id;
                self.all.remove(hash, |boarded| boarded.id == id)
            }
        }
    }
}
