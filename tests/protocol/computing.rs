//! A call from its computation on: `fill.rs` of the runtime.

use crate::batch::{Batch, Replies};
use crate::calls::{OWN, grant, granted};
use crate::guards::Guard;
use crate::reader::{Phase, Reader};
use crate::store::{Id, KEYS, Key, Operation, Stored, Value, What};
use crate::world::Turn;

impl Reader {
    pub(crate) fn has_computed(&mut self, claim: Id, value: Value, turn: &mut Turn<'_>) {
        if turn.rules.lacks(Guard::GrantsLate) {
            let mut operations = Vec::new();
            grant(&OWN, &mut operations, turn);
            self.batch = operations.into_iter().collect();
            self.phase = Phase::GrantingLate { claim, value };
        } else {
            self.list(claim, value, turn);
        }
    }

    pub(crate) fn was_granted_late(
        &mut self,
        claim: Id,
        mut value: Value,
        replies: &Replies,
        turn: &mut Turn<'_>,
    ) {
        match granted(&OWN, replies, turn) {
            Some(stamps) => {
                value.stamps = stamps;
                self.list(claim, value, turn);
            }
            None => self.give_up(claim, turn),
        }
    }

    /// Finds what the entry is to list.
    fn list(&mut self, claim: Id, value: Value, turn: &mut Turn<'_>) {
        if !turn.rules.is_coarse {
            self.fill(claim, value, turn);
        } else if turn.rules.lacks(Guard::CoarsensTooSoon) {
            self.cover(claim, value, None);
        } else {
            self.grant_any(claim, value, turn);
        }
    }

    fn grant_any(&mut self, claim: Id, value: Value, turn: &mut Turn<'_>) {
        let mut operations = Vec::new();
        grant(&[Key::Any], &mut operations, turn);
        self.batch = operations.into_iter().collect();
        self.phase = Phase::Coarsening { claim, value };
    }

    pub(crate) fn has_any(
        &mut self,
        claim: Id,
        value: Value,
        replies: &Replies,
        turn: &mut Turn<'_>,
    ) {
        let any = replies.found(1).and_then(Stored::nonce);
        match any {
            None => self.give_up(claim, turn),
            Some(any) => match turn.rules.broken {
                Some(Guard::CoarsensTooSoon | Guard::CoarsensUnchecked) => {
                    self.fill(claim, coarse(value, any), turn);
                }
                _ => self.cover(claim, value, Some(any)),
            },
        }
    }

    fn cover(&mut self, claim: Id, value: Value, any: Option<Id>) {
        self.batch = OWN.into_iter().map(Operation::Get).collect();
        self.phase = Phase::Covering { claim, value, any };
    }

    pub(crate) fn is_covered(
        &mut self,
        claim: Id,
        value: Value,
        any: Option<Id>,
        replies: &Replies,
        turn: &mut Turn<'_>,
    ) {
        let nonce = |at| replies.found(at).and_then(Stored::nonce);
        let mut own = OWN.into_iter().enumerate();
        let stands = own.all(|(at, key)| nonce(at) == value.stamps[key as usize]);
        match any {
            _ if !stands => self.give_up(claim, turn),
            None => self.grant_any(claim, value, turn),
            Some(any) => self.fill(claim, coarse(value, any), turn),
        }
    }

    /// Stores, and finds out whether the leases stand.
    fn fill(&mut self, claim: Id, value: Value, turn: &mut Turn<'_>) {
        let listed = listed(&value).map(Operation::Get);
        let stored = Stored::new(turn.world.fresh(), What::Value(value));
        let put = match turn.rules.lacks(Guard::FillsAnything) {
            true => Operation::Set(Key::Entry, stored),
            false => Operation::Swap(Key::Entry, claim, stored),
        };
        self.batch = listed.chain([put]).collect();
        self.phase = Phase::Filling { value };
    }

    pub(crate) fn has_filled(&mut self, value: Value, replies: &Replies, turn: &mut Turn<'_>) {
        let nonce = |at| replies.found(at).and_then(Stored::nonce);
        let mut stands = listed(&value).enumerate();
        let stands = stands.all(|(at, key)| nonce(at) == value.stamps[key as usize]);
        if replies.is_done() || !(stands || turn.rules.lacks(Guard::FillsUnchecked)) {
            self.end();
            return;
        }
        // the placeholder has lapsed
        let stored = Stored::new(turn.world.fresh(), What::Value(value));
        self.batch = Batch::one(Operation::Add(Key::Entry, stored));
        self.phase = Phase::Ending;
    }
}

/// Depending on the any-lease in the place of the exact one.
fn coarse(mut value: Value, any: Id) -> Value {
    value.stamps[Key::Exact as usize] = None;
    value.stamps[Key::Any as usize] = Some(any);
    value
}

fn listed(value: &Value) -> impl Iterator<Item = Key> {
    let stamps = value.stamps;
    KEYS.into_iter()
        .filter(move |key| stamps[*key as usize].is_some())
}
