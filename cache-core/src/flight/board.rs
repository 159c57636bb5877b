//! The board: which flight of a key can be joined.

use super::{Flight, Outcome};
use crate::answer::{Answer, Freshness};
use crate::held::Held;
use crate::sync::{Arc, Mutex};
use hashbrown::HashTable;

/// The flights of one cached function, by key.
///
/// A flight stays on the board until it ends or an invalidation takes it off. What lands while
/// it is on the board is stored, under the board's lock; what was taken off is not.
#[derive(Debug)]
pub(crate) struct Board<K, H> {
    shards: Box<[Mutex<Flights<K, H>>]>,
}

/// What a call that found no entry is to do.
pub(crate) enum Boarding<K, H> {
    /// The entry was stored meanwhile.
    Stored(Answer<H>),
    /// Someone computes it.
    Join(Arc<Flight<K, H>>),
    /// Compute it under this flight.
    Lead(Arc<Flight<K, H>>),
}

impl<K, H: Held> Board<K, H> {
    pub(crate) fn new(shards: usize) -> Self {
        Board {
            shards: (0..shards).map(|_| Mutex::default()).collect(),
        }
    }

    fn shard(&self, hash: u64) -> &Mutex<Flights<K, H>> {
        // the high bits choose the shard, the low ones the place in it
        &self.shards[(hash >> 40) as usize % self.shards.len()]
    }

    /// Finds the flight to join, or opens one. `stored` looks into the store once more: a flight
    /// may have landed since the caller looked.
    pub(crate) fn board(
        &self,
        hash: u64,
        key: K,
        is: impl Fn(&K) -> bool,
        stored: impl FnOnce() -> Option<Answer<H>>,
    ) -> Boarding<K, H> {
        // made, and in the end dropped, outside the lock
        let fresh = Arc::new(Flight::new(hash, key));
        let (found, answer);
        let mut shard = self.shard(hash).lock();
        found = shard.find(hash, |flight| is(&flight.key)).cloned();
        if let Some(flight) = &found
            && flight.is_current()
        {
            return Boarding::Join(flight.clone());
        }
        answer = stored();
        if let Some(answer) = &answer
            && answer.freshness() == Freshness::Fresh
        {
            return Boarding::Stored(answer.again());
        }
        open(&mut shard, found.as_ref(), &fresh);
        drop(shard);
        Boarding::Lead(fresh)
    }

    /// Opens a flight in the place of any other of its key, running `also` under the lock.
    pub(crate) fn replace<R>(
        &self,
        hash: u64,
        key: K,
        same: impl Fn(&K, &K) -> bool,
        also: impl FnOnce() -> R,
    ) -> (Arc<Flight<K, H>>, R) {
        let fresh = Arc::new(Flight::new(hash, key));
        let found;
        let mut shard = self.shard(hash).lock();
        found = shard
            .find(hash, |flight| same(&flight.key, &fresh.key))
            .cloned();
        open(&mut shard, found.as_ref(), &fresh);
        let result = also();
        drop(shard);
        (fresh, result)
    }

    /// Takes a flight off, running `store` under the lock if it was still on.
    pub(crate) fn land<R>(
        &self,
        flight: &Arc<Flight<K, H>>,
        store: impl FnOnce() -> R,
    ) -> Option<R> {
        let mut shard = self.shard(flight.hash).lock();
        remove(&mut shard, flight).then(store)
    }

    /// Takes a flight off and ends it without a value; those who waited go on by themselves.
    pub(crate) fn give_up(&self, flight: &Arc<Flight<K, H>>) {
        let mut shard = self.shard(flight.hash).lock();
        take_off(&mut shard, flight);
        drop(shard);
        flight.end(Outcome::Lost);
    }

    /// Takes off every flight of a hash, running `also` under the lock.
    pub(crate) fn take_off_key<R>(
        &self,
        hash: u64,
        also: impl FnOnce() -> R,
    ) -> (Vec<Arc<Flight<K, H>>>, R) {
        let mut taken = Vec::new();
        let mut shard = self.shard(hash).lock();
        while let Ok(entry) = shard.find_entry(hash, |flight| flight.hash == hash) {
            entry.get().revoke();
            taken.push(entry.remove().0);
        }
        let result = also();
        drop(shard);
        (taken, result)
    }

    /// Takes off every flight.
    pub(crate) fn take_off_all(&self) -> Vec<Arc<Flight<K, H>>> {
        let mut taken = Vec::new();
        for shard in &self.shards {
            let mut shard = shard.lock();
            taken.extend(shard.drain().inspect(|flight| flight.revoke()));
        }
        taken
    }
}

type Flights<K, H> = HashTable<Arc<Flight<K, H>>>;

fn open<K, H>(
    shard: &mut Flights<K, H>,
    overtaken: Option<&Arc<Flight<K, H>>>,
    fresh: &Arc<Flight<K, H>>,
) {
    if let Some(overtaken) = overtaken {
        take_off(shard, overtaken);
    }
    shard.insert_unique(fresh.hash, fresh.clone(), |flight| flight.hash);
}

fn take_off<K, H>(shard: &mut Flights<K, H>, flight: &Arc<Flight<K, H>>) {
    flight.revoke();
    remove(shard, flight);
}

fn remove<K, H>(shard: &mut Flights<K, H>, flight: &Arc<Flight<K, H>>) -> bool {
    match shard.find_entry(flight.hash, |other| Arc::ptr_eq(other, flight)) {
        Ok(entry) => {
            entry.remove();
            true
        }
        Err(_) => false,
    }
}
