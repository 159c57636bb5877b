//! Telling those who have copies of an entry that it was taken out, and hearing that they read it.

use super::index::Place;
use crate::answer::Until;
use crate::sync::{Arc, AtomicU8, Ordering};

/// Sees whether an entry may still be served.
#[derive(Clone, Debug)]
pub(crate) struct Watch(Arc<State>);

/// All that a hit on a copy has to ask, in one place.
#[derive(Debug)]
struct State {
    state: AtomicU8,
    until: Until,
}

/// The entry was taken out: for good.
const LEFT: u8 = 0;
/// It is there.
const STAYS: u8 = 1;
/// It is there, and a copy was served since somebody asked. One value for both, since a hit on a copy
/// asks for no more.
const READ: u8 = 2;

impl Watch {
    /// Whether the entry may be served and never left its place. Notes that a copy is served.
    ///
    /// Relaxed, as it is for leases: whatever tells a call that a write has returned orders it after
    /// what the write took out.
    #[inline]
    pub(crate) fn serve(&self) -> bool {
        let State { state, until } = &*self.0;
        until.surely_serves() && (state.load(Ordering::Relaxed) == READ || self.note_read())
    }

    /// Never undoes that the entry left.
    #[cold]
    fn note_read(&self) -> bool {
        let relaxed = Ordering::Relaxed;
        let noted = self.0.state.compare_exchange(STAYS, READ, relaxed, relaxed);
        noted.is_ok() || self.stays()
    }

    /// Whether the entry never left its place.
    pub(crate) fn stays(&self) -> bool {
        self.0.state.load(Ordering::Relaxed) != LEFT
    }
}

/// The watched places of a slab; shorter than the slab where few are.
#[derive(Debug, Default)]
pub(super) struct Watched(Vec<Option<Watch>>);

impl Watched {
    /// Watches the entry that is in a place now, which ends as said.
    pub(super) fn watch(&mut self, place: Place, until: Until) -> Watch {
        let index = place as usize;
        if index >= self.0.len() {
            self.0.resize(index + 1, None);
        }
        let state = || State {
            state: AtomicU8::new(STAYS),
            until,
        };
        let watch = self.0[index].get_or_insert_with(|| Watch(Arc::new(state())));
        watch.clone()
    }

    /// Notes that the entry of a place was taken out. Under the lock of the slab, and before whoever
    /// takes it out does anything else.
    pub(super) fn end(&mut self, place: Place) {
        if let Some(Watch(watched)) = self.0.get_mut(place as usize).and_then(Option::take) {
            // one step, as noting that it is read is: of two steps of that kind one sees the other
            watched.state.swap(LEFT, Ordering::Release);
        }
    }

    /// Whether a copy of the entry in a place was served since this was last asked.
    pub(super) fn was_read(&self, place: Place) -> bool {
        let Some(Some(Watch(watched))) = self.0.get(place as usize) else {
            return false;
        };
        let state = &watched.state;
        let (relaxed, is_read) = (Ordering::Relaxed, state.load(Ordering::Relaxed) == READ);
        is_read
            && state
                .compare_exchange(READ, STAYS, relaxed, relaxed)
                .is_ok()
    }
}
