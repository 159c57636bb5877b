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
/// It is there, and a copy was served since somebody asked.
const READ: u8 = 2;
/// The same, and nothing else ends it. One value for all of that, since most hits on a copy ask for no
/// more.
const READ_PLAIN: u8 = 3;

impl Watch {
    /// Whether the entry may be served and never left its place. Notes that a copy is served.
    ///
    /// Relaxed, as it is for leases: whatever tells a call that a write has returned orders it after
    /// what the write took out.
    #[inline]
    pub(crate) fn serve(&self) -> bool {
        let State { state, until } = &*self.0;
        let state = state.load(Ordering::Relaxed);
        state == READ_PLAIN || until.surely_serves() && (state == READ || self.note_read())
    }

    /// Never undoes that the entry left.
    #[cold]
    fn note_read(&self) -> bool {
        let State { state, until } = &*self.0;
        let read = match until.may_end() {
            true => READ,
            false => READ_PLAIN,
        };
        let relaxed = Ordering::Relaxed;
        let noted = state.compare_exchange(STAYS, read, relaxed, relaxed);
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
        let (state, relaxed) = (&watched.state, Ordering::Relaxed);
        let read = state.load(relaxed);
        matches!(read, READ | READ_PLAIN)
            && state
                .compare_exchange(read, STAYS, relaxed, relaxed)
                .is_ok()
    }
}
