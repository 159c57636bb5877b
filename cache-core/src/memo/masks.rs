//! Masks: by which choices of key parts a function has been invalidated.
//!
//! The first invalidation by a mask clears the whole function and notes the mask; from then on
//! every fill also holds the lease of its own slice under that mask, and the invalidation costs
//! the same however many entries match. Nothing is paid by functions never invalidated by part.

use crate::lease::Mask;
use crate::sync::{AtomicBool, Ordering, RwLock};

/// Past this many, a partial invalidation clears the function.
const MOST: usize = 8;

/// The masks of one cached function.
#[derive(Debug, Default)]
pub(crate) struct Masks {
    /// Whether there are any: set before the function is cleared for the first. Who has put a flight
    /// on the board, or was granted the function's lease, and finds it unset, will be cleared.
    any: AtomicBool,
    all: RwLock<Vec<State>>,
}

#[derive(Clone, Copy, Debug)]
struct State {
    mask: Mask,
    /// Whether every value from before the mask was noted is gone.
    active: bool,
}

/// How far a mask has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Noted {
    /// Every standing value holds its slice's lease.
    Active,
    /// From now on every new value does; the function must be cleared of the others.
    Now,
    /// There are too many masks already.
    TooMany,
}

impl Masks {
    /// Notes a mask.
    pub(crate) fn note(&self, mask: Mask) -> Noted {
        let mut masks = self.all.write();
        match masks.iter().find(|state| state.mask == mask) {
            Some(state) if state.active => Noted::Active,
            Some(_) => Noted::Now,
            None if masks.len() == MOST => Noted::TooMany,
            None => {
                masks.push(State {
                    mask,
                    active: false,
                });
                self.any.store(true, Ordering::Release);
                Noted::Now
            }
        }
    }

    /// Whether the function was never invalidated by part.
    pub(crate) fn is_empty(&self) -> bool {
        !self.any.load(Ordering::Acquire)
    }

    /// Marks a mask as active, once the function was cleared after it was noted.
    pub(crate) fn activate(&self, mask: Mask) {
        for state in self
            .all
            .write()
            .iter_mut()
            .filter(|state| state.mask == mask)
        {
            state.active = true;
        }
    }

    /// The masks noted so far. To be read only after the flight is on the board, or after the
    /// function's lease was granted: then a mask that is missed here is about to clear both.
    pub(crate) fn noted(&self) -> Vec<Mask> {
        self.all.read().iter().map(|state| state.mask).collect()
    }
}
