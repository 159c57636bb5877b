//! All there is at a moment.

use crate::batch::Batch;
use crate::guards::Rules;
use crate::reader::Reader;
use crate::store::{Id, Key};
use crate::world::{Turn, World};
use crate::writer::Writer;
use std::collections::BTreeMap;

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct State {
    pub(crate) world: World,
    pub(crate) processes: Vec<Process>,
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Process {
    Reader(Reader),
    Writer(Writer),
    Killed,
}

impl Process {
    pub(crate) fn batch(&self) -> Option<&Batch> {
        match self {
            Process::Reader(reader) => Some(&reader.batch),
            Process::Writer(writer) => Some(&writer.batch),
            Process::Killed => None,
        }
    }

    fn batch_mut(&mut self) -> Option<&mut Batch> {
        match self {
            Process::Reader(reader) => Some(&mut reader.batch),
            Process::Writer(writer) => Some(&mut writer.batch),
            Process::Killed => None,
        }
    }

    /// Between how many things it has to decide.
    pub(crate) fn choices(&self, rules: &Rules) -> u8 {
        match self {
            Process::Reader(reader) => reader.choices(),
            Process::Writer(writer) => u8::from(writer.can_go(rules)),
            Process::Killed => 0,
        }
    }

    pub(crate) fn decide(&mut self, choice: u8, turn: &mut Turn<'_>) {
        match self {
            Process::Reader(reader) => reader.decide(choice, turn),
            Process::Writer(writer) => writer.go(turn),
            Process::Killed => {}
        }
    }

    /// Has an operation carried out that it has sent off, and goes on if that was the last.
    pub(crate) fn carry_out(&mut self, at: usize, turn: &mut Turn<'_>) {
        let Some(batch) = self.batch_mut() else {
            return;
        };
        let is_entry = batch
            .open(at)
            .is_some_and(|operation| operation.key() == Key::Entry);
        let before = turn.world.value_stands();
        batch.carry_out(at, &mut turn.world.store, turn.rules);
        turn.world.is_displaced |=
            is_entry && before == Some(true) && turn.world.value_stands() == Some(false);
        let is_done = batch.is_done();
        match self {
            Process::Reader(reader) if is_done => reader.hear(turn),
            Process::Writer(writer) if is_done => writer.hear(turn),
            _ => {}
        }
    }

    /// Whether it has nothing left to do.
    pub(crate) fn is_over(&self, rules: &Rules) -> bool {
        match self {
            Process::Reader(reader) => reader.is_over(),
            Process::Writer(writer) => writer.has_returned(rules),
            Process::Killed => true,
        }
    }

    fn each_id(&mut self, see: &mut dyn FnMut(&mut Id)) {
        match self {
            Process::Reader(reader) => reader.each_id(see),
            Process::Writer(writer) => writer.batch.each_id(see),
            Process::Killed => {}
        }
    }
}

impl State {
    /// Numbers all ids anew, in the order in which they are met: states that differ in nothing else are
    /// one.
    pub(crate) fn number_anew(&mut self) {
        let mut numbers: BTreeMap<Id, Id> = BTreeMap::new();
        let mut see = |id: &mut Id| {
            let next = Id::try_from(numbers.len() + 1).expect("a few");
            if *id != Id::MAX {
                *id = *numbers.entry(*id).or_insert(next);
            }
        };
        let stored = self.world.store.0.iter_mut().flatten();
        stored.for_each(|stored| stored.each_id(&mut see));
        let processes = self.processes.iter_mut();
        processes.for_each(|process| process.each_id(&mut see));
        self.world.ids = Id::try_from(numbers.len()).expect("a few");
    }
}
