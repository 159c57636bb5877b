//! What befalls the processes and the store.

use crate::guards::Rules;
use crate::state::{Process, State};
use crate::store::{KEYS, Key, What};
use crate::world::Writes;
use crate::writer::Kind;

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Fate {
    /// A process is killed, between any two steps.
    Kill(usize),
    /// The longest time is over that a write takes, whether its process lives or not.
    Lapse(usize),
    /// A mark is gone that names no write whose time is not over.
    Expire(Key),
    /// The store has no room for something, or its time to live is over: that of a placeholder whether
    /// its process lives or not.
    Evict(Key),
}

impl State {
    pub(crate) fn fates(&self, rules: &Rules) -> Vec<Fate> {
        let mut fates = Vec::new();
        for (at, process) in self.processes.iter().enumerate() {
            if rules.mortals.has_all(Writes::one(at)) && !process.is_over(rules) {
                fates.push(Fate::Kill(at));
            }
            if self.may_lapse(at, process, rules) {
                fates.push(Fate::Lapse(at));
            }
        }
        for key in KEYS {
            fates.extend(self.fate_of(key));
        }
        fates
    }

    /// The time of a write counts from where it begins.
    fn may_lapse(&self, at: usize, process: &Process, rules: &Rules) -> bool {
        let write = Writes::one(at);
        let is_under_way = match process {
            Process::Reader(_) => false,
            Process::Writer(writer) => {
                writer.kind == Kind::TwoPhase && writer.has_begun() && !writer.has_returned(rules)
            }
            Process::Killed => self.world.killed.has_all(write),
        };
        is_under_way && !self.world.lapsed.has_all(write)
    }

    fn fate_of(&self, key: Key) -> Option<Fate> {
        match self.world.store.at(key)?.what {
            What::Mark(writes) if self.world.lapsed.has_all(writes) => Some(Fate::Expire(key)),
            What::Mark(_) => None,
            _ => (self.world.evictions > 0).then_some(Fate::Evict(key)),
        }
    }

    pub(crate) fn suffer(&mut self, fate: Fate) {
        match fate {
            Fate::Kill(at) => {
                if let Process::Writer(writer) = &self.processes[at]
                    && writer.kind == Kind::TwoPhase
                    && writer.has_begun()
                {
                    self.world.killed = self.world.killed.with(writer.write);
                }
                self.processes[at] = Process::Killed;
            }
            Fate::Lapse(at) => self.world.lapse(Writes::one(at)),
            Fate::Expire(key) => self.world.store.put(key, None),
            Fate::Evict(key) => {
                self.world.evictions -= 1;
                self.world.store.put(key, None);
            }
        }
    }
}
