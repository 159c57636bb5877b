//! What is known of a type: what it asks for, and what is asked for to make that.

use super::node::{Id, Kind, Node, Place, Slot};
use std::any::TypeId;
use std::collections::HashMap;

/// How many questions are answered before a type is given up.
const MOST_STEPS: u32 = 100_000;
/// How deep types are read: no deeper than other formats allow.
const DEEPEST: usize = 100;
/// How often one question is asked within itself before it must be a circle.
const MOST_NESTED: usize = 3;

/// All questions that came up so far, from the type itself on.
pub(super) struct Graph {
    nodes: Vec<Node>,
    ids: HashMap<(TypeId, Kind), Id>,
    /// The questions under way.
    open: Vec<Id>,
    /// Those that were known to lead to something unknown when the reading began.
    incomplete: Vec<bool>,
    /// How much was found out.
    facts: u64,
    steps: u32,
    was_given_up: bool,
}

impl Graph {
    pub(super) const ROOT: Id = 0;

    pub(super) fn new() -> Self {
        Graph {
            nodes: vec![Node::new(Kind::Root)],
            ids: HashMap::new(),
            open: Vec::new(),
            incomplete: Vec::new(),
            facts: 0,
            steps: 0,
            was_given_up: false,
        }
    }

    pub(super) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    pub(super) fn facts(&self) -> u64 {
        self.facts
    }

    pub(super) fn give_up(&mut self) {
        self.was_given_up = true;
    }

    /// Begins a reading. Answers how much is known.
    pub(super) fn begin(&mut self) -> u64 {
        self.open.clear();
        self.incomplete = self.leading_to_unknown();
        self.facts
    }

    /// Whether there is nothing more to find out, or no hope for it.
    pub(super) fn is_done(&self) -> bool {
        self.was_given_up || !self.leading_to_unknown()[Self::ROOT]
    }

    /// Whether something did not come to light.
    pub(super) fn is_partial(&self) -> bool {
        let is_partial = |node: &Node| node.is_due() || node.is_partial();
        self.was_given_up || self.nodes.iter().any(is_partial)
    }

    fn leading_to_unknown(&self) -> Vec<bool> {
        let mut leading = self.nodes.iter().map(Node::is_due).collect::<Vec<_>>();
        leading[Self::ROOT] |= self.nodes[Self::ROOT].slots.is_empty();
        loop {
            let mut has_changed = false;
            for (id, node) in self.nodes.iter().enumerate() {
                let mut asked = node.slots.values().flat_map(|slot| &slot.asked);
                if !leading[id] && asked.any(|asked| leading[*asked]) {
                    leading[id] = true;
                    has_changed = true;
                }
            }
            if !has_changed {
                return leading;
            }
        }
    }
}

/// What happens while a type is read.
impl Graph {
    /// A question was asked. Answers which one, and how often it is under way by now; nothing if the
    /// reading must end here.
    pub(super) fn open(
        &mut self,
        at: (Id, Place),
        visitor: TypeId,
        kind: Kind,
    ) -> Option<(Id, usize)> {
        self.steps += 1;
        if self.steps > MOST_STEPS || self.open.len() >= DEEPEST {
            self.give_up();
            return None;
        }
        let next = self.nodes.len();
        let id = *self.ids.entry((visitor, kind)).or_insert(next);
        if id == next {
            self.nodes.push(Node::new(kind));
        }
        let asked = &mut self.slot(at).asked;
        if !asked.contains(&id) {
            asked.push(id);
            self.facts += 1;
        }
        self.nodes[id].visits += 1;
        self.open.push(id);
        let nested = self.open.iter().filter(|open| **open == id).count();
        if nested > MOST_NESTED {
            self.open.pop();
            return None;
        }
        Some((id, nested))
    }

    /// It was answered, or was not.
    pub(super) fn close(&mut self) {
        self.open.pop();
    }

    /// A place is read. Answers how much is known, and how often that came to nothing.
    pub(super) fn enter(&mut self, at: (Id, Place)) -> (u64, u32) {
        let facts = self.facts;
        let slot = self.slot(at);
        slot.attempts += 1;
        (facts, slot.tries)
    }

    /// A place was read, when as much was known.
    pub(super) fn exit(&mut self, at: (Id, Place), before: u64, is_made: bool) {
        let has_learnt = self.facts != before;
        let slot = self.slot(at);
        if slot.is_made || !is_made && (has_learnt || !slot.can_be_made()) {
            return;
        }
        match is_made {
            true => slot.is_made = true,
            false => slot.tries += 1,
        }
        self.facts += 1;
    }

    /// A field is offered by its name, which may come to nothing.
    pub(super) fn offer(&mut self, at: (Id, Place)) {
        let slot = self.slot(at);
        if slot.is_unknown() {
            slot.tries += 1;
            self.facts += 1;
        }
    }

    /// Whether there is hope for a place.
    pub(super) fn can_be_made(&mut self, at: (Id, Place)) -> bool {
        self.slot(at).can_be_made()
    }

    /// The fields to offer by name: those that are unknown, or now and then those that lead to what
    /// is. None if all are to be offered, by position.
    pub(super) fn fields(&self, id: Id, is_nested: bool) -> Vec<usize> {
        let node = &self.nodes[id];
        let fields = node.fields();
        if node.takes_no_seq {
            return fields.map(|(field, _)| field).collect();
        }
        if node.takes_no_map || is_nested {
            return Vec::new();
        }
        let is_due =
            |slot: &Slot| slot.is_unknown() || self.leads_on(slot) && node.visits.is_multiple_of(2);
        let due = fields.filter(|(_, slot)| is_due(slot));
        due.map(|(field, _)| field).collect()
    }

    /// The variant to offer, and how often that came to nothing.
    pub(super) fn variant(&self, id: Id, is_nested: bool) -> Option<(usize, u32)> {
        let variants = self.nodes[id].variants();
        let is_due = |slot: &Slot| !slot.is_made && slot.can_be_made() || self.leads_on(slot);
        let due = variants
            .clone()
            .filter(|(_, slot)| !is_nested && is_due(slot));
        let due = due.min_by_key(|(_, slot)| slot.attempts);
        let chosen = due.or_else(|| variants.clone().find(|(_, slot)| slot.is_made));
        chosen.map(|(variant, slot)| (variant, slot.tries))
    }

    /// All fields of a struct are offered, in their order.
    pub(super) fn offer_whole(&mut self, id: Id) {
        self.facts += u64::from(!self.nodes[id].was_whole);
        self.nodes[id].was_whole = true;
    }

    /// A struct reads its fields in one way alone.
    pub(super) fn refuses(&mut self, id: Id, maps: bool) {
        let node = &mut self.nodes[id];
        let refuses = if maps {
            &mut node.takes_no_map
        } else {
            &mut node.takes_no_seq
        };
        self.facts += u64::from(!*refuses);
        *refuses = true;
    }

    fn leads_on(&self, slot: &Slot) -> bool {
        let is_incomplete = |id: &Id| self.incomplete.get(*id).copied().unwrap_or(true);
        slot.asked.iter().any(is_incomplete)
    }

    fn slot(&mut self, (id, place): (Id, Place)) -> &mut Slot {
        self.nodes[id].slots.entry(place).or_default()
    }
}
