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
use crate::lease::{Lease, all_stand};
use crate::sync::{Arc, AtomicBool, OnceLock, Ordering, Tally, statics};
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
    /// What stands for the key: cleared for good when an invalidation takes the flight off the board.
    stands: AtomicBool,
    /// The leases known before the body runs; unset until they were granted, and if there are none.
    granted: OnceLock<Box<[Lease]>>,
    outcome: OnceLock<Outcome<H>>,
    /// By itself, since it is the leader's waker: one that is kept must not keep the outcome.
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
            stands: AtomicBool::new(true),
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
        if !granted.is_empty() {
            let _ = self.granted.set(granted);
        }
    }

    /// Notes that an invalidation takes it off the board.
    fn revoke(&self) {
        self.stands.store(false, Ordering::Release);
    }

    fn stands(&self) -> bool {
        self.stands.load(Ordering::Relaxed)
    }

    /// Whether a call that starts now may join. Without published leases the body has not begun,
    /// so that whatever was revoked before is behind it.
    fn is_current(&self) -> bool {
        self.stands() && self.granted.get().is_none_or(all_stand)
    }

    /// Whether nothing the value depends on was revoked since the flight began.
    pub(crate) fn vouches_for<C>(&self, answer: &Answer<C>) -> bool {
        self.stands() && answer.leases_stand()
    }

    /// Whether nobody but the leader has to do with it. Of a flight that is off the board, for there
    /// others find it.
    pub(crate) fn is_lonely(self: &Arc<Self>) -> bool {
        Arc::strong_count(self) == 1
    }

    /// Lets go of the leader's task, in case somebody keeps the waker of its body.
    pub(crate) fn let_the_leader_go(&self) {
        if Arc::strong_count(&self.signal) > 1 {
            self.signal.leader_is_done();
        }
    }

    /// Ends the flight, once, and wakes all who wait for it.
    pub(crate) fn end(&self, outcome: Outcome<H>) {
        if self.outcome.set(outcome).is_ok() {
            self.signal.end();
        }
    }
}
