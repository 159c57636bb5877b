//! Queues through the places of a slab, out of which anything can be taken.

use super::time::Time;

/// What a place is to the policy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    /// No entry.
    Empty,
    Cold,
    Hot,
    /// Hot, and was read since it came into its queue the time before: it has one more turn.
    Steady,
}

/// A place in its queue: its neighbours, its state, and when it had last been read as it came there.
#[derive(Clone, Copy, Debug)]
struct Node {
    before: u32,
    after: u32,
    state_and_queued: u32,
}

const END: u32 = u32::MAX;

const EMPTY: Node = Node {
    before: END,
    after: END,
    state_and_queued: 0,
};

/// All places.
#[derive(Debug, Default)]
pub(super) struct Places(Vec<Node>);

/// One queue. A place is in one queue at most.
#[derive(Debug)]
pub(super) struct Queue {
    first: u32,
    last: u32,
    len: usize,
}

impl Places {
    /// How many there are, the empty ones included.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Makes sure that there is such a place.
    #[inline]
    pub(super) fn reach(&mut self, place: usize) {
        if place >= self.0.len() {
            self.0.resize(place + 1, EMPTY);
        }
    }

    #[inline]
    pub(super) fn state(&self, place: usize) -> State {
        match self.0[place].state_and_queued >> Time::BITS {
            0 => State::Empty,
            1 => State::Cold,
            2 => State::Hot,
            _ => State::Steady,
        }
    }

    /// When the entry had last been read as it came into its queue.
    #[inline]
    pub(super) fn queued(&self, place: usize) -> Time {
        Time::of(self.0[place].state_and_queued)
    }
}

impl Queue {
    pub(super) const EMPTY: Queue = Queue {
        first: END,
        last: END,
        len: 0,
    };

    #[inline]
    pub(super) fn len(&self) -> usize {
        self.len
    }

    #[inline]
    pub(super) fn first(&self) -> Option<usize> {
        (self.first != END).then_some(self.first as usize)
    }

    /// Puts a place at the end.
    pub(super) fn push(&mut self, places: &mut Places, place: usize, state: State, queued: Time) {
        places.0[place] = Node {
            before: self.last,
            after: END,
            state_and_queued: (state as u32) << Time::BITS | queued.number(),
        };
        match self.last {
            END => self.first = place as u32,
            last => places.0[last as usize].after = place as u32,
        }
        self.last = place as u32;
        self.len += 1;
    }

    /// Takes a place out.
    pub(super) fn remove(&mut self, places: &mut Places, place: usize) {
        let Node { before, after, .. } = std::mem::replace(&mut places.0[place], EMPTY);
        match before {
            END => self.first = after,
            before => places.0[before as usize].after = after,
        }
        match after {
            END => self.last = before,
            after => places.0[after as usize].before = before,
        }
        self.len -= 1;
    }
}
