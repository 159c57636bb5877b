//! Whether an entry may be served: `look.rs` and `leases.rs` of the runtime.

use crate::calls::OWN;
use crate::guards::Guard;
use crate::reader::{Phase, Reader};
use crate::store::{Id, KEYS, Key, Operation, Stamps, Value};
use crate::world::Turn;

impl Reader {
    /// Asks for the leases that it lists and nothing is known of yet.
    pub(crate) fn judge_after(
        &mut self,
        known: &[Key],
        entry: Id,
        value: &Value,
        standing: &Stamps,
        turn: &mut Turn<'_>,
    ) {
        let is_unknown = |key: &Key| value.stamps[*key as usize].is_some() && !known.contains(key);
        let asked: Vec<Key> = KEYS.into_iter().filter(is_unknown).collect();
        if asked.is_empty() {
            self.judge(entry, value, standing, turn);
            return;
        }
        self.batch = asked.iter().copied().map(Operation::Get).collect();
        self.phase = Phase::Judging {
            entry,
            value: *value,
            standing: *standing,
            asked,
        };
    }

    pub(crate) fn judge(
        &mut self,
        entry: Id,
        value: &Value,
        standing: &Stamps,
        turn: &mut Turn<'_>,
    ) {
        let stands = |key: Key| {
            let (listed, found) = (value.stamps[key as usize], standing[key as usize]);
            let is_passed_by = found.is_none() && turn.rules.lacks(Guard::ServesWithoutLease);
            listed.is_none() || listed == found || is_passed_by
        };
        let is_good = KEYS.into_iter().all(stands) || turn.rules.lacks(Guard::ServesAnything);
        let holds = |key: Key| value.stamps[key as usize].is_some();
        let holds_all = |key: Key| holds(key) || (key == Key::Exact && holds(Key::Any));
        match is_good && OWN.into_iter().all(holds_all) {
            true => self.serve(value, turn),
            false => self.is_dead(entry, turn),
        }
    }

    fn serve(&mut self, value: &Value, turn: &mut Turn<'_>) {
        turn.world.is_stale |= !value.shows.has_all(self.floor);
        turn.world.is_early |= !value.began_after.has_all(self.floor);
        self.is_hit = true;
        self.end();
    }

    /// It is computed: in the place of what is there, if that was not tried before.
    fn is_dead(&mut self, entry: Id, turn: &mut Turn<'_>) {
        match self.dead == Some(entry) || !self.is_patient {
            true => self.end(),
            false => self.attempt(Some(entry), turn),
        }
    }
}
