//! Flights: computations under way, which callers of the same key join instead of starting
//! their own.

mod board;
mod graph;
mod signal;
mod wait;

pub(crate) use board::{Board, Boarding};
pub(crate) use wait::{Waited, Waiting};

use crate::answer::{Answer, Computed};
use crate::function::Function;
use crate::lease::{Extent, Group, Lease, all_stand};
use crate::sync::{Arc, OnceLock, Ordering, Tally, statics};
use signal::Signal;

/// Tells flights apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct FlightId(u64);

/// One computation of one key.
#[derive(Debug)]
pub(crate) struct Flight<K, H> {
    id: FlightId,
    hash: u64,
    key: K,
    /// The key's own lease: it stands while the flight is on the board.
    lease: Lease,
    /// The other leases known before the body runs; unset until they were granted.
    granted: OnceLock<Box<[Lease]>>,
    outcome: OnceLock<Outcome<H>>,
    signal: Arc<Signal>,
}

/// A computation of a cached function.
pub(crate) type FlightOf<F> = Flight<<F as Function>::Key, <F as Function>::Held>;

/// How a flight ended.
#[derive(Debug)]
pub(crate) enum Outcome<H> {
    /// With a value, for those who may have it.
    Landed { answer: Computed<H>, tainted: bool },
    /// In a failure, in whose place stands a value from before.
    StoodIn(Answer<H>),
    /// Without one: an error, a panic, a dropped future, or a leader left alone.
    Lost,
}

impl<K, H> Flight<K, H> {
    fn new(hash: u64, key: K) -> Self {
        statics! {
            static NEXT: Tally = Tally::new(0);
        }
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        Flight {
            id: FlightId(id),
            hash,
            key,
            lease: Lease::new(Group::PRIVATE.name(Extent::Exact(id))),
            granted: OnceLock::new(),
            outcome: OnceLock::new(),
            signal: Arc::default(),
        }
    }

    pub(crate) fn id(&self) -> FlightId {
        self.id
    }

    pub(crate) fn hash(&self) -> u64 {
        self.hash
    }

    pub(crate) fn key(&self) -> &K {
        &self.key
    }

    pub(crate) fn signal(&self) -> &Arc<Signal> {
        &self.signal
    }

    /// Publishes the leases under which the body is about to run.
    pub(crate) fn publish(&self, granted: Box<[Lease]>) {
        let _ = self.granted.set(granted);
    }

    /// Whether a call that starts now may join. Without published leases the body has not begun,
    /// so that whatever was revoked before is behind it.
    fn is_current(&self) -> bool {
        self.lease.stands() && self.granted.get().is_none_or(all_stand)
    }

    /// Whether nothing the value depends on was revoked since the flight began.
    pub(crate) fn vouches_for<C>(&self, answer: &Answer<C>) -> bool {
        self.lease.stands() && answer.leases_stand()
    }

    /// Ends the flight, once, and wakes all who wait for it.
    pub(crate) fn end(&self, outcome: Outcome<H>) {
        if self.outcome.set(outcome).is_ok() {
            self.signal.end();
        }
    }
}
