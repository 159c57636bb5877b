//! The model: which processes there are, and what may happen next.

use crate::fate::Fate;
use crate::guards::{Guard, Rules};
use crate::properties;
use crate::reader::Reader;
use crate::state::{Process, State};
use crate::store::Key;
use crate::world::{Turn, World, Writes};
use crate::writer::{Kind, Writer};
use stateright::{Model, Property};

/// Some processes over one store.
#[derive(Clone, Default, Debug)]
pub(crate) struct Setting {
    pub(crate) rules: Rules,
    processes: Vec<Process>,
    /// How often something may be evicted.
    evictions: u8,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Step {
    /// A process begins, reads the database, commits, or takes one of two ways.
    Decide(usize, u8),
    /// An operation is carried out that a process has sent off.
    Store(usize, usize),
    Suffer(Fate),
}

impl Setting {
    pub(crate) fn on_one_server() -> Self {
        let mut setting = Setting::default();
        setting.rules.is_one_server = true;
        setting
    }

    /// Each place is on a server of its own.
    pub(crate) fn on_several_servers() -> Self {
        Setting::default()
    }

    /// One server where to revoke takes two requests.
    pub(crate) fn on_memcached() -> Self {
        let mut setting = Setting::on_one_server();
        setting.rules.revokes_in_two = true;
        setting
    }

    pub(crate) fn reader(mut self, calls: u8) -> Self {
        self.processes.push(Process::Reader(Reader::new(calls)));
        self
    }

    pub(crate) fn writer(mut self, kind: Kind, lease: Key) -> Self {
        let writer = Writer::new(self.processes.len(), kind, lease);
        self.processes.push(Process::Writer(writer));
        self
    }

    /// The function is built on more than an entry lists.
    pub(crate) fn coarse(mut self) -> Self {
        self.rules.is_coarse = true;
        self
    }

    /// The process that was named last may be killed.
    pub(crate) fn mortal(mut self) -> Self {
        let last = Writes::one(self.processes.len() - 1);
        self.rules.mortals = self.rules.mortals.with(last);
        self
    }

    pub(crate) fn evictions(mut self, evictions: u8) -> Self {
        self.evictions = evictions;
        self
    }

    /// All that there are.
    pub(crate) fn writes(&self) -> Writes {
        let write = |process: &Process| match process {
            Process::Writer(writer) => writer.write,
            _ => Writes::default(),
        };
        let writes = self.processes.iter().map(write);
        writes.fold(Writes::default(), Writes::with)
    }

    pub(crate) fn broken(mut self, guard: Guard) -> Self {
        self.rules.broken = Some(guard);
        self
    }
}

impl Model for Setting {
    type State = State;
    type Action = Step;

    fn init_states(&self) -> Vec<State> {
        let world = World {
            evictions: self.evictions,
            ..World::default()
        };
        vec![State {
            world,
            processes: self.processes.clone(),
        }]
    }

    fn actions(&self, state: &State, actions: &mut Vec<Step>) {
        if state.world.is_stale {
            return;
        }
        for (at, process) in state.processes.iter().enumerate() {
            let choices = 0..process.choices(&self.rules);
            actions.extend(choices.map(|choice| Step::Decide(at, choice)));
            let sent = process
                .batch()
                .map(|batch| batch.next(self.rules.is_one_server));
            let sent = sent.unwrap_or_default().into_iter();
            actions.extend(sent.map(|place| Step::Store(at, place)));
        }
        let fates = state.fates(&self.rules).into_iter();
        actions.extend(fates.map(Step::Suffer));
    }

    fn next_state(&self, last: &State, step: Step) -> Option<State> {
        let mut state = last.clone();
        let mut turn = Turn {
            world: &mut state.world,
            rules: &self.rules,
        };
        match step {
            Step::Decide(at, choice) => state.processes[at].decide(choice, &mut turn),
            Step::Store(at, place) => state.processes[at].carry_out(place, &mut turn),
            Step::Suffer(fate) => state.suffer(fate),
        }
        state.number_anew();
        Some(state)
    }

    fn properties(&self) -> Vec<Property<Self>> {
        properties::all()
    }
}
