//! A call up to its computation: `look.rs`, `begin.rs` and `grants.rs` of the runtime.

use crate::batch::{Batch, Replies};
use crate::guards::Guard;
use crate::reader::{Phase, Reader};
use crate::store::{Id, Key, Operation, Stamps, Stored, What};
use crate::world::Turn;

/// The leases that follow from what is asked for.
pub(crate) const OWN: [Key; 2] = [Key::Function, Key::Exact];

/// What all nonces are, if that is broken.
const SAME: Id = Id::MAX;

impl Reader {
    pub(crate) fn begin(&mut self, turn: &Turn<'_>) {
        self.calls -= 1;
        self.floor = turn.world.floor();
        self.is_hit = false;
        self.look();
    }

    pub(crate) fn look(&mut self) {
        self.dead = None;
        self.phase = Phase::Looking;
        let keys = std::iter::once(Key::Entry).chain(OWN);
        self.batch = keys.map(Operation::Get).collect();
    }

    pub(crate) fn has_looked(&mut self, replies: &Replies, turn: &mut Turn<'_>) {
        let mut standing = Stamps::default();
        for (at, key) in OWN.into_iter().enumerate() {
            standing[key as usize] = replies.found(at + 1).and_then(Stored::nonce);
        }
        match replies.found(0) {
            None => self.attempt(None, turn),
            Some(Stored { id, what }) => match what {
                What::Value(value) => self.judge_after(&OWN, id, &value, &standing, turn),
                _ => self.meet(id, turn),
            },
        }
    }

    /// Another computes it. When it is first looked up that makes no difference: its placeholder is in
    /// the way.
    fn meet(&mut self, placeholder: Id, turn: &mut Turn<'_>) {
        match self.has_attempted {
            false => self.attempt(None, turn),
            true => self.wait_for(placeholder),
        }
    }

    fn wait_for(&mut self, placeholder: Id) {
        match self.is_patient {
            true => self.phase = Phase::Waiting(placeholder),
            false => self.end(),
        }
    }

    /// Has the leases granted and a placeholder put, in the place of what is known to be dead.
    pub(crate) fn attempt(&mut self, dead: Option<Id>, turn: &mut Turn<'_>) {
        self.has_attempted = true;
        self.dead = dead;
        let mut operations = Vec::new();
        grant(&OWN, &mut operations, turn);
        let placeholder = turn.world.fresh();
        let stored = Stored::new(placeholder, What::Placeholder);
        operations.push(match dead {
            None => Operation::Add(Key::Entry, stored),
            Some(id) => Operation::Swap(Key::Entry, id, stored),
        });
        operations.push(Operation::Get(Key::Entry));
        self.batch = operations.into_iter().collect();
        self.phase = Phase::Granting { placeholder };
    }

    pub(crate) fn was_granted(&mut self, placeholder: Id, replies: &Replies, turn: &mut Turn<'_>) {
        let stamps = granted(&OWN, replies, turn);
        let entry = replies.found(2 * OWN.len() + 1);
        match (stamps, entry) {
            (Some(stamps), Some(entry)) if entry.id == placeholder => {
                self.phase = Phase::Computing {
                    claim: placeholder,
                    stamps,
                    began_after: turn.world.committed,
                };
            }
            (None, Some(entry)) if entry.id == placeholder => self.give_up(placeholder, turn),
            // it is computed, and nobody told
            (None, _) | (_, None) => self.end(),
            (Some(_), Some(Stored { id, what })) => match what {
                What::Value(value) => {
                    self.judge_after(&[], id, &value, &Stamps::default(), turn);
                }
                _ => self.wait_for(id),
            },
        }
    }

    /// Takes a placeholder back: by another, which tells that it is still there.
    pub(crate) fn give_up(&mut self, claim: Id, turn: &mut Turn<'_>) {
        let other = Stored::new(turn.world.fresh(), What::Placeholder);
        self.batch = Batch::one(Operation::Swap(Key::Entry, claim, other));
        self.phase = Phase::GivingUp;
    }
}

/// A nonce that a lease has not had.
pub(crate) fn new_nonce(turn: &mut Turn<'_>) -> Stored {
    let id = match turn.rules.lacks(Guard::GrantsTheSame) {
        true => SAME,
        false => turn.world.fresh(),
    };
    Stored::new(id, What::Nonce)
}

/// Asks for leases to be granted: those that stand, or new ones.
pub(crate) fn grant(keys: &[Key], operations: &mut Vec<Operation>, turn: &mut Turn<'_>) {
    for key in keys {
        operations.push(Operation::Add(*key, new_nonce(turn)));
        operations.push(Operation::Get(*key));
    }
}

/// What was granted, if all of it was.
pub(crate) fn granted(keys: &[Key], replies: &Replies, turn: &Turn<'_>) -> Option<Stamps> {
    let mut stamps = Stamps::default();
    for (at, key) in keys.iter().enumerate() {
        let lease = replies.found(2 * at + 1)?;
        let nonce = match turn.rules.lacks(Guard::GrantsMarks) {
            true => lease.id,
            false => lease.nonce()?,
        };
        stamps[*key as usize] = Some(nonce);
    }
    Some(stamps)
}
