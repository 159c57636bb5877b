//! Waiting for a flight, on a thread or in a future.

use super::graph::Dependence;
use super::signal::{News, Ticket};
use super::{Flight, FlightId, Outcome};
use crate::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

/// How long a thread waits before it computes by itself. The wait-for graph sees every circle of
/// cached functions, but not a pool whose only worker is the one that waits.
const LIMIT: Duration = Duration::from_secs(10);
/// How long a woken leader may go without being polled.
const GRACE: Duration = Duration::from_millis(5);
/// How often a waiter must have come by meanwhile: an executor that is merely busy polls the
/// leader between two polls of the waiter.
const ROUNDS: u32 = 16;

/// A call that has joined a flight.
#[derive(Debug)]
pub(crate) struct Waiting<H> {
    flight: Arc<Flight<H>>,
    patience: Patience,
    dependence: Dependence,
}

/// How a future waits: its place in the queue, and how often it has seen the leader neglected.
#[derive(Debug, Default)]
struct Patience {
    ticket: Option<Ticket>,
    rounds: u32,
}

/// What came of waiting.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Waited {
    /// The flight ended.
    Ended,
    /// It did not, in the time a waiter has.
    TooLong,
    /// It can't: it waits for this call in turn.
    InACircle,
}

impl<H> Waiting<H> {
    /// Waits for `flight`; `None` if it can't end before one of `blocked` goes on.
    pub(crate) fn new(flight: Arc<Flight<H>>, blocked: Vec<FlightId>) -> Option<Self> {
        let dependence = Dependence::note(blocked, flight.id)?;
        Some(Waiting {
            flight,
            patience: Patience::default(),
            dependence,
        })
    }

    pub(crate) fn flight(&self) -> &Arc<Flight<H>> {
        &self.flight
    }

    /// How the flight ended; nothing while it has not.
    pub(crate) fn outcome(&self) -> Option<&Outcome<H>> {
        self.flight.outcome.get()
    }

    /// Blocks the thread.
    pub(crate) fn block(&self) -> Waited {
        if self.flight.signal.block(LIMIT) {
            Waited::Ended
        } else {
            Waited::TooLong
        }
    }

    /// Polls, on behalf of a body that needs `blocked` to go on: a future may be awaited by
    /// another than the one that started it.
    pub(crate) fn poll(
        &mut self,
        blocked: Vec<FlightId>,
        context: &mut Context<'_>,
    ) -> Poll<Waited> {
        if !self.dependence.includes(&blocked) {
            match Dependence::note(blocked, self.flight.id) {
                Some(dependence) => self.dependence = dependence,
                None => return Poll::Ready(Waited::InACircle),
            }
        }
        match self
            .flight
            .signal
            .poll(&mut self.patience.ticket, context.waker())
        {
            News::Ended => Poll::Ready(Waited::Ended),
            News::None => {
                self.patience.rounds = 0;
                Poll::Pending
            }
            News::Neglected(since) if since >= GRACE && self.patience.rounds >= ROUNDS => {
                Poll::Ready(Waited::TooLong)
            }
            News::Neglected(_) => {
                self.patience.rounds += 1;
                context.waker().wake_by_ref();
                Poll::Pending
            }
        }
    }
}

impl<H> Drop for Waiting<H> {
    fn drop(&mut self) {
        if let Some(ticket) = self.patience.ticket {
            self.flight.signal.leave(ticket);
        }
    }
}
