//! Invalidations that a store has not acknowledged: what they name is not served to this process.

use super::gone::Gone;
use super::marks::WriteId;
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
    /// All that is named, as calls take it along.
    gone: Gone,
    /// What those have named that are tried for a while, which most writes wait for.
    tried: HashMap<u64, Vec<Fingerprint>, FxBuildHasher>,
    /// The names of those for which no write waits any longer, each with the number of the last that named
    /// it.
    late: HashMap<Fingerprint, u64, FxBuildHasher>,
    /// Late writes that may be in marks.
    marks: Vec<Mark>,
    is_driven: bool,
    last: u64,
    given_up: u64,
}

/// A late write in two phases, which has not taken itself out of the marks on some leases.
#[derive(Debug)]
pub(crate) struct Mark {
    pub(crate) write: WriteId,
    pub(crate) names: Vec<Fingerprint>,
    /// The number of the last invalidation when it was given up.
    last: u64,
}

/// What came of catching up.
#[derive(Debug)]
pub(crate) struct CaughtUp {
    /// Nobody sees to late ones from now on.
    pub(crate) is_done: bool,
    /// What may be marked still by writes that were acknowledged.
    pub(crate) marks: Vec<Mark>,
}

/// How many invalidations are under way apart, and how many names of late ones are kept apart. Past it
/// they are those of whole functions and tag types, of which a program has only so many.
const APART: usize = 4096;
/// How many names they have in all, but for those of the last.
const NAMES: usize = APART * 16;

impl Unacknowledged {
    /// Notes what is about to be invalidated, under a number.
    pub(crate) fn add(&self, names: Vec<Fingerprint>) -> u64 {
        let mut state = self.state.lock();
        state.last += 1;
        let number = state.last;
        names.iter().for_each(|name| state.gone.add(*name));
        state.tried.insert(number, names);
        self.settle(&state);
        number
    }

    /// Whether more are under way than are to be kept apart.
    pub(crate) fn are_too_many(&self) -> bool {
        let state = self.state.lock();
        state.tried.len() > APART || state.gone.len() > NAMES
    }

    /// It was acknowledged.
    pub(crate) fn remove(&self, number: u64) {
        let mut state = self.state.lock();
        state.end(number);
        self.settle(&state);
    }

    /// These were acknowledged, whoever was late with them.
    pub(crate) fn acknowledge(&self, names: &[Fingerprint]) {
        let mut state = self.state.lock();
        state.retain_late(|name, _| !names.contains(name));
        self.settle(&state);
    }

    /// Its write, which may be in marks if it has an id, waits no longer. True if nobody sees to late ones
    /// yet: that is the caller's then.
    #[must_use]
    pub(crate) fn give_up(
        &self,
        number: u64,
        names: Vec<Fingerprint>,
        write: Option<WriteId>,
    ) -> bool {
        let mut state = self.state.lock();
        state.given_up += 1;
        state.last += 1;
        if let Some(write) = write {
            state.keep_mark(write, &names);
        }
        names.into_iter().for_each(|name| state.be_late(name));
        state.end(number);
        self.settle(&state);
        !std::mem::replace(&mut state.is_driven, true)
    }

    fn settle(&self, state: &State) {
        self.any.store(!state.gone.is_empty(), Ordering::Release);
    }

    /// The late ones so far, and the number of the last.
    pub(crate) fn late(&self) -> (Vec<Fingerprint>, u64) {
        let state = self.state.lock();
        (state.late.keys().copied().collect(), state.last)
    }

    /// The late ones up to a number were acknowledged.
    #[must_use]
    pub(crate) fn catch_up(&self, number: u64) -> CaughtUp {
        let mut state = self.state.lock();
        state.retain_late(|_, last| last > number);
        let marks = state.marks.extract_if(.., |mark| mark.last <= number);
        let marks = marks.collect();
        self.settle(&state);
        let is_done = state.late.is_empty();
        state.is_driven = !is_done;
        CaughtUp { is_done, marks }
    }

    /// Whether a value that depends on these things may be out of date if the store is asked for it
    /// from now on.
    pub(crate) fn cover(&self, names: impl IntoIterator<Item = Fingerprint>) -> bool {
        self.gone().cover(names)
    }

    /// What is named now. Who asks the store first, and only then what is named, misses what the
    /// store has deleted and acknowledged between the two.
    pub(crate) fn gone(&self) -> Gone {
        match self.any.load(Ordering::Acquire) {
            true => self.state.lock().gone.clone(),
            false => Gone::default(),
        }
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
    /// One is not tried any more.
    fn end(&mut self, number: u64) {
        let names = self.tried.remove(&number).unwrap_or_default();
        names.into_iter().for_each(|name| self.gone.take(name));
    }

    /// A late write is in marks, perhaps. One too many is in them until its time is over: to take it out
    /// would keep others from being seen to.
    fn keep_mark(&mut self, write: WriteId, names: &[Fingerprint]) {
        let kept: usize = self.marks.iter().map(|mark| mark.names.len()).sum();
        if !names.is_empty() && kept + names.len() <= APART {
            let (names, last) = (names.to_vec(), self.last);
            self.marks.push(Mark { write, names, last });
        }
    }

    /// A name is late, or with many others the whole that it is part of.
    fn be_late(&mut self, name: Fingerprint) {
        let name = match self.late.len() < APART {
            true => name,
            false => name.group.name(Extent::WHOLE),
        };
        if self.late.insert(name, self.last).is_none() {
            self.gone.add(name);
        }
    }

    fn retain_late(&mut self, stays: impl Fn(&Fingerprint, u64) -> bool) {
        let State { late, gone, .. } = self;
        late.extract_if(|name, last| !stays(name, *last))
            .for_each(|(name, _)| gone.take(name));
    }
}
