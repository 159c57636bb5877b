//! Waking those who wait for a flight, whether they block a thread or poll a future.

use crate::clock::Moment;
use crate::sync::{Arc, Condvar, Mutex};
use std::task::{Wake, Waker};
use std::time::{Duration, Instant};

/// Announces the end of a flight, and that its leader was woken but not polled.
#[derive(Debug, Default)]
pub(crate) struct Signal {
    state: Mutex<State>,
    ended: Condvar,
}

#[derive(Debug, Default)]
struct State {
    ended: bool,
    /// The leader's task, while its body is a future that waits.
    leader: Option<Waker>,
    /// Since when the leader has been woken without being polled.
    neglected_since: Option<Moment>,
    waiters: Vec<Waiter>,
    next_ticket: Ticket,
}

/// A task in the queue. Its waker is taken when it is woken and comes back when it is polled, so
/// that no waker is cloned under the lock.
#[derive(Debug)]
struct Waiter {
    ticket: Ticket,
    waker: Option<Waker>,
}

/// A place in the queue of waiters.
pub(crate) type Ticket = u64;

/// What a waiter that was polled finds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum News {
    Ended,
    /// The flight goes on.
    None,
    /// The leader was woken this long ago and has not been polled; this waiter is the one to
    /// watch it.
    Neglected(Duration),
}

impl Signal {
    /// Marks the flight as ended and wakes everyone.
    pub(crate) fn end(&self) {
        let mut state = self.state.lock();
        state.ended = true;
        let waiters = std::mem::take(&mut state.waiters);
        drop(state);
        self.ended.notify_all();
        for waker in waiters.into_iter().filter_map(|waiter| waiter.waker) {
            waker.wake();
        }
    }

    /// Blocks the thread until the flight ends; false if `limit` passes first.
    pub(crate) fn block(&self, limit: Duration) -> bool {
        let deadline = Instant::now() + limit;
        let mut state = self.state.lock();
        while !state.ended {
            if self.ended.wait_until(&mut state, deadline).timed_out() {
                return state.ended;
            }
        }
        true
    }

    /// Takes or keeps a place in the queue and says what is new.
    pub(crate) fn poll(&self, ticket: &mut Option<Ticket>, waker: &Waker) -> News {
        let waker = waker.clone();
        let mut state = self.state.lock();
        if state.ended {
            return News::Ended;
        }
        let replaced = state.enqueue(ticket, waker);
        let heir = state.waiters.first().map(|first| first.ticket) == *ticket;
        let neglected_since = state.neglected_since.filter(|_| heir);
        drop(state);
        drop(replaced);
        match neglected_since {
            Some(since) => News::Neglected(Moment::now().since(since)),
            None => News::None,
        }
    }

    /// Leaves the queue; if the leader is neglected, the next in the queue takes over the watch.
    pub(crate) fn leave(&self, ticket: Ticket) {
        let mut state = self.state.lock();
        let Some(index) = state
            .waiters
            .iter()
            .position(|other| other.ticket == ticket)
        else {
            return;
        };
        let left = state.waiters.remove(index);
        let heir = if state.neglected_since.is_some() {
            state.take_heir()
        } else {
            None
        };
        drop(state);
        drop(left);
        if let Some(heir) = heir {
            heir.wake();
        }
    }

    /// Notes that the leader is being polled by the task of `waker`.
    pub(crate) fn leader_polled(&self, waker: &Waker) {
        let waker = waker.clone();
        let mut state = self.state.lock();
        state.neglected_since = None;
        let replaced = state.leader.replace(waker);
        drop(state);
        drop(replaced);
    }
}

impl State {
    fn enqueue(&mut self, ticket: &mut Option<Ticket>, waker: Waker) -> Option<Waker> {
        let known =
            ticket.and_then(|ticket| self.waiters.iter_mut().find(|other| other.ticket == ticket));
        if let Some(waiter) = known {
            return waiter.waker.replace(waker);
        }
        *ticket = Some(self.next_ticket);
        self.waiters.push(Waiter {
            ticket: self.next_ticket,
            waker: Some(waker),
        });
        self.next_ticket += 1;
        None
    }

    fn take_heir(&mut self) -> Option<Waker> {
        self.waiters.first_mut()?.waker.take()
    }
}

/// The waker under which a leader's body is polled: wakes the leader, and one waiter to see that
/// the leader comes.
impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let now = Moment::now();
        let mut state = self.state.lock();
        state.neglected_since.get_or_insert(now);
        let leader = state.leader.take();
        let heir = state.take_heir();
        drop(state);
        if let Some(leader) = leader {
            leader.wake();
        }
        if let Some(heir) = heir {
            heir.wake();
        }
    }
}
