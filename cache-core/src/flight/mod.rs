//! Flights: computations under way, which callers of the same key join instead of starting
//! their own.

mod board;
mod few;
mod graph;
mod signal;
mod wait;

pub(crate) use board::{Board, Boarded, Ended, Led, Seen, TakenOff};
pub(crate) use wait::{Waited, Waiting};

use crate::answer::{Answer, Computed};
use crate::lease::{Lease, all_stand};
use crate::sync::{Arc, AtomicBool, OnceLock, Ordering, Tally, statics};
use signal::Signal;

/// Tells flights apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct FlightId(u64);

/// What those who wait for a computation of one key have of it, and its leader.
#[derive(Debug)]
pub(crate) struct Flight<H> {
    id: FlightId,
    /// What stands for the key: cleared for good when an invalidation takes the flight off the board.
    stands: AtomicBool,
    /// The leases known before the body runs; unset until they were granted, and if there are none.
    granted: OnceLock<Box<[Lease]>>,
    outcome: OnceLock<Outcome<H>>,
    /// By itself, since it is the leader's waker: one that is kept must not keep the outcome.
    signal: Arc<Signal>,
}

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

impl FlightId {
    /// The first of so many that are given to nobody else.
    fn fetch(many: u64) -> u64 {
        statics! {
            static NEXT: Tally = Tally::new(0);
        }
        NEXT.fetch_add(many, Ordering::Relaxed)
    }
}

impl<H> Flight<H> {
    fn new(id: FlightId) -> Self {
        Flight {
            id,
            stands: AtomicBool::new(true),
            granted: OnceLock::new(),
            outcome: OnceLock::new(),
            signal: Arc::default(),
        }
    }

    pub(crate) fn id(&self) -> FlightId {
        self.id
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
        self.stands() && answer.until.leases_stand()
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

/// Those who may wait for a flight that has left the board. If this is dropped before they are told
/// more, they are told that nothing came of it.
#[derive(Debug)]
pub(crate) struct Awaited<H>(Arc<Flight<H>>);

impl<H> Awaited<H> {
    /// Tells them how it ended, if there are any.
    pub(crate) fn tell(self, outcome: Outcome<H>) {
        if !self.is_lonely() {
            self.0.end(outcome);
        }
    }

    /// Whether nobody waits: others found the flight on the board, and it has left that.
    fn is_lonely(&self) -> bool {
        Arc::strong_count(&self.0) == 1
    }
}

impl<H> Drop for Awaited<H> {
    fn drop(&mut self) {
        if !self.is_lonely() {
            self.0.end(Outcome::Lost);
        }
    }
}
