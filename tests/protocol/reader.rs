//! A process that calls the function, a few times.

use crate::batch::{Batch, each_stamp};
use crate::store::{Id, Key, Operation, Stamps, Value};
use crate::world::{Turn, Writes};

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Reader {
    /// How many are to come.
    pub(crate) calls: u8,
    pub(crate) phase: Phase,
    pub(crate) batch: Batch,
    /// Which writes the call under way has to be shown.
    pub(crate) floor: Writes,
    /// What it has tried to replace.
    pub(crate) dead: Option<Id>,
    /// Whether it waits for others.
    pub(crate) is_patient: bool,
    pub(crate) has_attempted: bool,
    /// Whether the last call was given what was in the store.
    pub(crate) is_hit: bool,
}

/// What a call does. Unless it is said that it decides, it waits for the store.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Phase {
    /// Decides: whether another call begins.
    Between,
    Looking,
    /// Some leases of an entry are asked for; what is known of others.
    Judging {
        entry: Id,
        value: Value,
        standing: Stamps,
        asked: Vec<Key>,
    },
    /// Decides: to look again at another's placeholder, or to put its own there.
    Waiting(Id),
    Granting {
        placeholder: Id,
    },
    /// Decides: reads the database.
    Computing {
        claim: Id,
        stamps: Stamps,
        began_after: Writes,
    },
    GrantingLate {
        claim: Id,
        value: Value,
    },
    Coarsening {
        claim: Id,
        value: Value,
    },
    /// What the any-lease stands in for is looked at.
    Covering {
        claim: Id,
        value: Value,
        any: Option<Id>,
    },
    Filling {
        value: Value,
    },
    GivingUp,
    /// The last thing is sent off, whatever comes of it.
    Ending,
}

impl Reader {
    pub(crate) fn new(calls: u8) -> Self {
        Reader {
            calls,
            phase: Phase::Between,
            batch: Batch::default(),
            floor: Writes::default(),
            dead: None,
            is_patient: true,
            has_attempted: false,
            is_hit: false,
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.calls == 0 && self.phase == Phase::Between
    }

    /// Between how many things it has to decide.
    pub(crate) fn choices(&self) -> u8 {
        match self.phase {
            Phase::Between => self.calls.min(1),
            Phase::Waiting(_) => 2,
            Phase::Computing { .. } => 1,
            _ => 0,
        }
    }

    pub(crate) fn decide(&mut self, choice: u8, turn: &mut Turn<'_>) {
        match self.phase {
            Phase::Between => self.begin(turn),
            Phase::Waiting(_) if choice == 0 => self.look(),
            Phase::Waiting(placeholder) => {
                self.is_patient = false;
                self.attempt(Some(placeholder), turn);
            }
            Phase::Computing {
                claim,
                stamps,
                began_after,
            } => {
                let value = Value {
                    stamps,
                    began_after,
                    shows: turn.world.committed,
                };
                self.has_computed(claim, value, turn);
            }
            _ => unreachable!("{self:?} has nothing to decide"),
        }
    }

    /// Goes on with the replies of the store.
    pub(crate) fn hear(&mut self, turn: &mut Turn<'_>) {
        let replies = self.batch.take();
        match std::mem::replace(&mut self.phase, Phase::Between) {
            Phase::Looking => self.has_looked(&replies, turn),
            Phase::Judging {
                entry,
                value,
                mut standing,
                asked,
            } => {
                for (at, key) in asked.into_iter().enumerate() {
                    standing[key as usize] = replies.found(at).and_then(|lease| lease.nonce());
                }
                self.judge(entry, &value, &standing, turn);
            }
            Phase::Granting { placeholder } => {
                self.was_granted(placeholder, &replies, turn);
            }
            Phase::GrantingLate { claim, value } => {
                self.was_granted_late(claim, value, &replies, turn);
            }
            Phase::Coarsening { claim, value } => self.has_any(claim, value, &replies, turn),
            Phase::Covering { claim, value, any } => {
                self.is_covered(claim, value, any, &replies, turn);
            }
            Phase::Filling { value } => self.has_filled(value, &replies, turn),
            Phase::GivingUp if replies.is_done() => {
                self.phase = Phase::Ending;
                self.batch = Batch::one(Operation::Delete(Key::Entry));
            }
            Phase::Ending | Phase::GivingUp => self.end(),
            Phase::Between | Phase::Waiting(_) | Phase::Computing { .. } => {
                unreachable!("nothing was sent off")
            }
        }
    }

    /// The call returns what it has computed, or was served.
    pub(crate) fn end(&mut self) {
        *self = Reader {
            is_hit: self.is_hit,
            ..Reader::new(self.calls)
        };
    }

    pub(crate) fn each_id(&mut self, see: &mut dyn FnMut(&mut Id)) {
        self.batch.each_id(see);
        self.dead.iter_mut().for_each(&mut *see);
        match &mut self.phase {
            Phase::Between | Phase::Looking | Phase::Ending | Phase::GivingUp => {}
            Phase::Waiting(id) | Phase::Granting { placeholder: id } => see(id),
            Phase::Judging {
                entry: id,
                value: Value { stamps, .. },
                standing: others,
                ..
            } => {
                see(id);
                each_stamp(stamps, see);
                each_stamp(others, see);
            }
            Phase::Computing { claim, stamps, .. } => {
                see(claim);
                each_stamp(stamps, see);
            }
            Phase::Covering { claim, value, any } => {
                see(claim);
                each_stamp(&mut value.stamps, see);
                any.iter_mut().for_each(see);
            }
            Phase::Filling { value } => each_stamp(&mut value.stamps, see),
            Phase::GrantingLate { claim, value } | Phase::Coarsening { claim, value } => {
                see(claim);
                each_stamp(&mut value.stamps, see);
            }
        }
    }
}
