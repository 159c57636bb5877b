//! Waking those who wait for a flight, whether they block a thread or poll a future.

use crate::sync::{Arc, Condvar, Instant, Mutex};
use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;
use std::task::{Wake, Waker};
use std::time::Duration;

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
    /// Whether the leader is being polled right now.
    polling: bool,
    /// Since when the leader has been woken without having been polled.
    neglected_since: Option<Instant>,
    /// The tasks that wait. A waker is taken when it is woken and comes back when its task is
    /// polled, so that none is cloned under the lock.
    waiters: HashMap<Ticket, Waker, FxBuildHasher>,
    next_ticket: Ticket,
}

/// Tells waiters apart.
pub(crate) type Ticket = u64;

/// What a waiter that was polled finds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum News {
    Ended,
    /// The flight goes on.
    None,
    /// The flight goes on, but its leader was woken this long ago and has not been polled.
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
        waiters.into_values().for_each(Waker::wake);
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

    /// Has `waker` woken when something is new, and says what is.
    pub(crate) fn poll(&self, ticket: &mut Option<Ticket>, waker: &Waker) -> News {
        let waker = waker.clone();
        let mut state = self.state.lock();
        if state.ended {
            return News::Ended;
        }
        let replaced = state.enqueue(ticket, waker);
        let neglected_since = state.neglected_since.filter(|_| !state.polling);
        drop(state);
        drop(replaced);
        match neglected_since {
            Some(since) => News::Neglected(since.elapsed()),
            None => News::None,
        }
    }

    /// Stops waiting.
    pub(crate) fn leave(&self, ticket: Ticket) {
        let mut state = self.state.lock();
        let left = state.waiters.remove(&ticket);
        drop(state);
        drop(left);
    }

    /// Notes that the leader is being polled by the task of `waker`.
    pub(crate) fn leader_comes(&self, waker: &Waker) {
        let waker = waker.clone();
        let mut state = self.state.lock();
        state.polling = true;
        state.neglected_since = None;
        let replaced = state.leader.replace(waker);
        drop(state);
        drop(replaced);
    }

    /// Notes that the poll is over. If the leader was woken meanwhile, it is expected from now on.
    pub(crate) fn leader_leaves(&self) {
        let now = Instant::now();
        let mut state = self.state.lock();
        state.polling = false;
        if let Some(since) = &mut state.neglected_since {
            *since = now;
        }
    }

    /// Forgets the leader, which is done.
    pub(crate) fn leader_is_done(&self) {
        let leader = self.state.lock().leader.take();
        drop(leader);
    }
}

impl State {
    fn enqueue(&mut self, ticket: &mut Option<Ticket>, waker: Waker) -> Option<Waker> {
        let ticket = *ticket.get_or_insert(self.next_ticket);
        self.next_ticket = self.next_ticket.max(ticket + 1);
        self.waiters.insert(ticket, waker)
    }
}

/// The waker under which a leader's body is polled: wakes the leader, and all who wait, to see
/// that the leader comes. One would not do: it may have been left alone like the leader.
impl Wake for Signal {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let now = Instant::now();
        let mut state = self.state.lock();
        state.neglected_since.get_or_insert(now);
        let leader = state.leader.take();
        let waiters = std::mem::take(&mut state.waiters);
        drop(state);
        if let Some(leader) = leader {
            leader.wake();
        }
        waiters.into_values().for_each(Waker::wake);
    }
}
