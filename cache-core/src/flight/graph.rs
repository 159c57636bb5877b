//! Who waits for whom, so that nobody waits in a circle.

use super::FlightId;
use crate::sync::{Mutex, statics};
use hashbrown::{HashMap, HashSet};

type Edges = HashMap<FlightId, Vec<FlightId>, ahash::RandomState>;

statics! {
    static EDGES: Mutex<Option<Edges>> = Mutex::new(None);
}

/// The waiting of some flights for another, taken back when dropped.
#[derive(Debug)]
pub(crate) struct Dependence {
    waiting: Vec<FlightId>,
    awaited: FlightId,
}

impl Dependence {
    /// Notes that `waiting` can't go on before `awaited` ends; `None` if `awaited` in turn can't
    /// go on before one of them does.
    pub(crate) fn note(waiting: Vec<FlightId>, awaited: FlightId) -> Option<Self> {
        if waiting.is_empty() {
            return Some(Dependence { waiting, awaited });
        }
        let mut edges = EDGES.lock();
        let edges = edges.get_or_insert_default();
        if reaches(edges, awaited, &waiting) {
            return None;
        }
        for flight in &waiting {
            edges.entry(*flight).or_default().push(awaited);
        }
        Some(Dependence { waiting, awaited })
    }
}

impl Dependence {
    /// Whether the waiting of these flights is noted.
    pub(crate) fn includes(&self, flights: &[FlightId]) -> bool {
        flights.iter().all(|flight| self.waiting.contains(flight))
    }
}

impl Drop for Dependence {
    fn drop(&mut self) {
        if self.waiting.is_empty() {
            return;
        }
        let mut edges = EDGES.lock();
        let edges = edges.get_or_insert_default();
        for flight in &self.waiting {
            let Some(awaited) = edges.get_mut(flight) else {
                continue;
            };
            if let Some(index) = awaited.iter().position(|other| *other == self.awaited) {
                awaited.swap_remove(index);
            }
            if awaited.is_empty() {
                edges.remove(flight);
            }
        }
    }
}

fn reaches(edges: &Edges, from: FlightId, goals: &[FlightId]) -> bool {
    let goals: HashSet<FlightId, ahash::RandomState> = goals.iter().copied().collect();
    let mut seen = HashSet::<FlightId, ahash::RandomState>::default();
    let mut next = vec![from];
    while let Some(flight) = next.pop() {
        if goals.contains(&flight) {
            return true;
        }
        if seen.insert(flight) {
            next.extend(edges.get(&flight).into_iter().flatten());
        }
    }
    false
}
