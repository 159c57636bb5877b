//! What holds, whatever happens in whichever order; and what has to be able to happen, or it would hold
//! of nothing.

use crate::model::Setting;
use crate::state::{Process, State};
use crate::store::{Key, What};
use crate::world::Writes;
use stateright::Property;

/// A call that starts after a write has returned is served none without it; nor, once the time of a
/// write in two phases is over whose process was killed after its commit.
pub(crate) const FRESH: &str = "no call is served what was invalidated before it";
/// The same of values whose computations started before the commit, whatever they have read.
pub(crate) const LATER: &str = "what is served was computed after what was invalidated";
pub(crate) const KEPT: &str = "what may be served is not replaced by what may not";
pub(crate) const ENDS: &str = "all calls and writes come to an end";
pub(crate) const SERVED: &str = "a call is served what is stored";
pub(crate) const STORED: &str = "a value is stored that shows all writes";
pub(crate) const RECOVERED: &str = "a value is stored that shows a write whose process was killed";

pub(crate) fn all() -> Vec<Property<Setting>> {
    vec![
        Property::always(FRESH, |_, state: &State| !state.world.is_stale),
        Property::always(LATER, |_, state: &State| !state.world.is_early),
        Property::always(KEPT, |_, state: &State| !state.world.is_displaced),
        Property::eventually(ENDS, |setting: &Setting, state: &State| {
            let mut processes = state.processes.iter();
            processes.all(|process| process.is_over(&setting.rules))
        }),
        Property::sometimes(SERVED, |_, state: &State| {
            let is_hit =
                |process: &Process| matches!(process, Process::Reader(reader) if reader.is_hit);
            state.processes.iter().any(is_hit)
        }),
        Property::sometimes(STORED, |setting: &Setting, state: &State| {
            may_be_served(state).is_some_and(|shows| shows == setting.writes())
        }),
        Property::sometimes(RECOVERED, |_, state: &State| {
            let killed = state.world.recovered();
            !killed.is_empty() && may_be_served(state).is_some_and(|shows| shows.has_all(killed))
        }),
    ]
}

/// The writes that the value shows that is stored, if that may be served.
fn may_be_served(state: &State) -> Option<Writes> {
    let What::Value(value) = state.world.store.at(Key::Entry)?.what else {
        return None;
    };
    state.world.store.vouches_for(&value).then_some(value.shows)
}
