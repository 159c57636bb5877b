//! Invalidations that a store has not acknowledged: what they name is not served to this process.

use crate::lease::{Extent, Fingerprint};
use crate::sync::{AtomicBool, Mutex, Ordering};
use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

/// The invalidations under way in one store.
#[derive(Debug, Default)]
pub(crate) struct Unacknowledged {
    any: AtomicBool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Those that are tried for a while, which most writes wait for.
    awaited: Vec<(u64, Vec<Fingerprint>)>,
    /// Those for which no write waits any longer, each with the number of the last that named it.
    late: HashMap<Fingerprint, u64, FxBuildHasher>,
    is_driven: bool,
    last: u64,
    given_up: u64,
}

/// How many names of late invalidations are kept apart. Past it they are those of whole functions and
/// tag types, of which a program has only so many.
const APART: usize = 4096;

impl Unacknowledged {
    /// Notes what is about to be invalidated, under a number.
    pub(crate) fn add(&self, names: Vec<Fingerprint>) -> u64 {
        let mut state = self.state.lock();
        state.last += 1;
        let number = state.last;
        state.awaited.push((number, names));
        self.any.store(true, Ordering::Release);
        number
    }

    /// Whether more are under way than are to be kept apart.
    pub(crate) fn are_too_many(&self) -> bool {
        self.state.lock().awaited.len() > APART
    }

    /// It was acknowledged.
    pub(crate) fn remove(&self, number: u64) {
        self.settle(&mut self.state.lock(), number);
    }

    /// These were acknowledged, whoever was late with them.
    pub(crate) fn acknowledge(&self, names: &[Fingerprint]) {
        let mut state = self.state.lock();
        state.late.retain(|name, _| !names.contains(name));
        self.settle(&mut state, 0);
    }

    /// Its write waits no longer. True if nobody sees to late ones yet: that is the caller's then.
    #[must_use]
    pub(crate) fn give_up(&self, number: u64, names: Vec<Fingerprint>) -> bool {
        let mut state = self.state.lock();
        state.given_up += 1;
        state.last += 1;
        let last = state.last;
        for name in names {
            let is_apart = state.late.len() < APART;
            let name = if is_apart {
                name
            } else {
                name.group.name(Extent::WHOLE)
            };
            state.late.insert(name, last);
        }
        self.settle(&mut state, number);
        !std::mem::replace(&mut state.is_driven, true)
    }

    fn settle(&self, state: &mut State, number: u64) {
        state.awaited.retain(|(other, _)| *other != number);
        let any = !(state.awaited.is_empty() && state.late.is_empty());
        self.any.store(any, Ordering::Release);
    }

    /// The late ones so far, and the number of the last.
    pub(crate) fn late(&self) -> (Vec<Fingerprint>, u64) {
        let state = self.state.lock();
        (state.late.keys().copied().collect(), state.last)
    }

    /// The late ones up to a number were acknowledged. True if that was all: nobody sees to them from
    /// now on.
    pub(crate) fn catch_up(&self, number: u64) -> bool {
        let mut state = self.state.lock();
        state.late.retain(|_, last| *last > number);
        self.settle(&mut state, 0);
        let is_done = state.late.is_empty();
        state.is_driven = !is_done;
        is_done
    }

    /// Whether a value that depends on these things may be out of date if the store is asked for it
    /// from now on.
    pub(crate) fn cover(&self, names: impl IntoIterator<Item = Fingerprint>) -> bool {
        self.gone().cover(names)
    }

    /// What is named now. Who asks the store first, and only then what is named, misses what the
    /// store has deleted and acknowledged between the two.
    pub(crate) fn gone(&self) -> Gone {
        let any = self.any.load(Ordering::Acquire);
        Gone(if any {
            self.state.lock().gone()
        } else {
            Vec::new()
        })
    }

    /// Counts one more of which nobody can be sure.
    pub(crate) fn count(&self) {
        self.state.lock().given_up += 1;
    }

    /// For how many a write did not wait.
    pub(crate) fn given_up(&self) -> u64 {
        self.state.lock().given_up
    }
}

impl State {
    fn gone(&self) -> Vec<Fingerprint> {
        let awaited = self.awaited.iter().flat_map(|(_, names)| names);
        awaited.chain(self.late.keys()).copied().collect()
    }
}

/// What invalidations have named that the store had not acknowledged at some moment.
#[derive(Debug)]
pub(crate) struct Gone(Vec<Fingerprint>);

impl Gone {
    /// Whether a value that depends on these things may be out of date, if it was read after that
    /// moment.
    pub(crate) fn cover(&self, names: impl IntoIterator<Item = Fingerprint>) -> bool {
        !self.0.is_empty()
            && names.into_iter().any(|name| {
                self.0.iter().any(|gone| {
                    let stands_in = name.extent == Extent::ANY || gone.extent == Extent::WHOLE;
                    name == *gone || (stands_in && name.group == gone.group)
                })
            })
    }
}
