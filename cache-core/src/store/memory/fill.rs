//! Filling: from the call that finds nothing to the value that lands.

use super::{Leftovers, Memory, Removed, Shard};
use crate::answer::{Answer, Computed, Freshness};
use crate::flight::{Awaited, Boarded, Ended, Flight, FlightId, Led, Outcome, Seen, TakenOff};
use crate::held::Held;
use crate::sync::Arc;

/// What a call that found no entry is to do.
pub(crate) enum Boarding<H> {
    /// The entry was stored meanwhile.
    Stored(Answer<H>),
    /// Someone computes it.
    Join(Arc<Flight<H>>),
    /// Compute it.
    Lead(Led<H>),
}

/// What became of a value that was computed.
pub(crate) struct Landed<H> {
    /// Whether it was stored.
    pub(crate) is_stored: bool,
    /// Who may wait for it, and what came of it for those.
    pub(crate) awaited: Option<(Awaited<H>, Computed<H>)>,
}

/// What an invalidation takes out.
pub(crate) struct Cleared<K, H> {
    pub(crate) entries: Vec<Removed<K, H>>,
    pub(crate) flights: TakenOff<K, H>,
}

impl<K, H> Cleared<K, H> {
    fn of(entries: Vec<Removed<K, H>>, flight: Option<Boarded<K, H>>) -> Self {
        let flights = flight.into_iter().collect();
        Cleared { entries, flights }
    }
}

impl<K, H: Held> Memory<K, H> {
    /// Finds the flight of a key to join, or opens one, which others are told of as soon as one
    /// joins it; with `announced` its leader can be told of them. Looks for the entry once more,
    /// unless nothing was stored since the caller looked.
    pub(crate) fn board(
        &self,
        hash: u64,
        key: K,
        is: impl Fn(&K) -> bool,
        seen: Seen,
        announced: bool,
    ) -> Boarding<H> {
        let overtaken;
        let mut shard = self.shard(hash).write();
        if let Some(flight) = shard.board.join(hash, &is) {
            return Boarding::Join(flight);
        }
        let mut seen = seen;
        if seen != shard.absent() {
            match shard.entries.find(hash, &is) {
                Some(answer) if answer.freshness() == Freshness::Fresh => {
                    return Boarding::Stored(answer);
                }
                Some(_) => seen = Seen::Unknown,
                None => seen = shard.absent(),
            }
        }
        overtaken = shard.board.overtake(hash, is);
        let led = shard.board.open(hash, key, seen, announced);
        shard.counts.opened += 1;
        drop(shard);
        drop(overtaken);
        Boarding::Lead(led)
    }

    /// Opens a flight for a value that replaces whatever is there, and gives back the flight that had
    /// to go: to be dropped once the new one has a leader.
    pub(crate) fn replace(
        &self,
        hash: u64,
        key: K,
        same: impl Fn(&K, &K) -> bool,
        announced: bool,
    ) -> (Led<H>, Cleared<K, H>) {
        let mut shard = self.shard(hash).write();
        let overtaken = shard.board.overtake(hash, |other| same(other, &key));
        let led = shard.board.open(hash, key, Seen::Unknown, announced);
        drop(shard);
        (led, Cleared::of(Vec::new(), overtaken))
    }

    /// The same, and takes out the entries of the hash.
    pub(crate) fn supersede(
        &self,
        hash: u64,
        key: K,
        same: impl Fn(&K, &K) -> bool,
    ) -> (Led<H>, Cleared<K, H>) {
        let mut shard = self.shard(hash).write();
        let overtaken = shard.board.overtake(hash, |other| same(other, &key));
        let led = shard.board.open(hash, key, Seen::Unknown, false);
        let entries = shard.entries.take(hash);
        drop(shard);
        self.count_out(&entries);
        (led, Cleared::of(entries, overtaken))
    }

    /// The flight, for its leader to publish leases; none if it was taken off before anyone joined.
    pub(crate) fn announce(&self, hash: u64, id: FlightId) -> Option<Arc<Flight<H>>> {
        self.shard(hash).write().board.announce(hash, id)
    }

    /// Takes a flight off the board, and if it was still on stores what came of it, if that is to be
    /// kept. Whether anyone joined is known from then on.
    pub(crate) fn land(
        &self,
        hash: u64,
        id: FlightId,
        answer: Computed<H>,
        keep: bool,
        same: impl Fn(&K, &K) -> bool,
        left: &mut Leftovers<K, H>,
    ) -> Landed<H> {
        let mut shard = self.shard(hash).write();
        let Some(ended) = shard.board.leave(hash, id) else {
            drop(shard);
            left.add_answer(answer);
            return Landed::NOWHERE;
        };
        if !(ended.was_on && keep) {
            drop(shard);
            left.add_key(ended.key);
            return Landed::given(ended.awaited, answer, left);
        }
        let awaited = ended.awaited.map(|awaited| (awaited, answer.again()));
        match answer.into_stored() {
            Ok(stored) => {
                self.insert_into(shard, hash, ended.key, stored, ended.seen, same, left);
                let is_stored = true;
                Landed { is_stored, awaited }
            }
            Err(answer) => {
                drop(shard);
                left.add_key(ended.key);
                left.add_answer(answer);
                let is_stored = false;
                Landed { is_stored, awaited }
            }
        }
    }

    /// Takes off a flight that has no value of its own to give. If nobody is told more, those who
    /// wait go on by themselves.
    pub(crate) fn leave(&self, hash: u64, id: FlightId) -> Option<Ended<K, H>> {
        self.shard(hash).write().board.leave(hash, id)
    }

    /// Ends a flight whose leader was left alone, on behalf of one who waits for it.
    pub(crate) fn overtake(&self, hash: u64, flight: &Flight<H>) {
        self.shard(hash)
            .write()
            .board
            .take_off_awaited(hash, flight.id());
        flight.end(Outcome::Lost);
    }

    /// Takes out every entry of a hash.
    pub(crate) fn take(&self, hash: u64) -> Cleared<K, H> {
        let taken = self.shard(hash).write().take(hash);
        self.count_out(&taken.entries);
        taken
    }

    /// Takes out every entry, and takes every flight off the board.
    pub(crate) fn clear(&self) -> Cleared<K, H> {
        let mut all = Cleared {
            entries: Vec::new(),
            flights: Vec::new(),
        };
        for shard in &self.shards {
            let mut shard = shard.write();
            let entries = shard.entries.clear(self.bound.policy());
            let flights = shard.board.take_off_all();
            drop(shard);
            self.count_out(&entries);
            all.entries.extend(entries);
            all.flights.extend(flights);
        }
        all
    }
}

impl<K, H: Held> Shard<K, H> {
    /// Takes out what there is of a hash.
    fn take(&mut self, hash: u64) -> Cleared<K, H> {
        Cleared {
            entries: self.entries.take(hash),
            flights: self.board.take_off_key(hash),
        }
    }
}

impl<H> Landed<H> {
    /// Of a value that nobody has a use for.
    const NOWHERE: Self = Landed {
        is_stored: false,
        awaited: None,
    };

    /// Of a value that is not stored, but may be waited for.
    fn given<K>(
        awaited: Option<Awaited<H>>,
        answer: Computed<H>,
        left: &mut Leftovers<K, H>,
    ) -> Self {
        let Some(awaited) = awaited else {
            left.add_answer(answer);
            return Landed::NOWHERE;
        };
        Landed {
            is_stored: false,
            awaited: Some((awaited, answer)),
        }
    }
}
