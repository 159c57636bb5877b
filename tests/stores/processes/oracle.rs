//! What a read has to give at least.

use super::functions::database;
use super::logs;
use std::collections::{BTreeMap, HashMap};
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, Instant};

static STATE: LazyLock<Mutex<State>> = LazyLock::new(Mutex::default);

#[derive(Default)]
struct State {
    /// What this process has written, acknowledged or not.
    own: HashMap<String, u64>,
    /// When this process first knew of what anyone has written.
    known: HashMap<String, BTreeMap<u64, Instant>>,
    /// What others need not see yet, for the store has not acknowledged it.
    late: Vec<(String, Change)>,
}

/// How the number of a row came to be higher.
#[derive(Clone, Copy)]
pub(crate) enum Change {
    /// It is this now.
    To(u64),
    /// It is one more.
    ByOne,
}

/// The least that reads may give which start now.
#[derive(Clone, Copy)]
pub(crate) struct Floor {
    own: u64,
    all: u64,
}

/// What a read was worth.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    Right,
    /// It gave what another process had replaced for so long, as far as this process knew.
    Late(Duration),
    /// It gave what this process had replaced itself.
    Stale,
}

/// A write under way.
pub(crate) struct Writing(u64);

impl Writing {
    pub(crate) fn begin() -> Self {
        Writing(logs::given_up())
    }

    /// It has returned: everyone is to see it, unless its invalidation is late.
    pub(crate) fn returned(&self, row: &str, change: Change) {
        let is_late = logs::given_up() != self.0;
        let mut state = STATE.lock().unwrap();
        let own = state.own.entry(row.into()).or_default();
        *own = match change {
            Change::To(number) => number.max(*own),
            Change::ByOne => *own + 1,
        };
        if is_late {
            state.late.push((row.into(), change));
        }
        drop(state);
        if !is_late {
            publish(row, change);
        }
    }
}

fn publish(row: &str, change: Change) {
    let done = format!("done:{row}");
    database(|database| match change {
        Change::To(number) => database.raise(&done, number),
        Change::ByOne => drop(database.write(&done)),
    });
}

/// Has everyone see what was late, if it is no more.
pub(crate) fn catch_up() {
    if logs::is_late() {
        return;
    }
    let late = std::mem::take(&mut STATE.lock().unwrap().late);
    for (row, change) in late {
        publish(&row, change);
    }
}

impl Floor {
    pub(crate) fn of(row: &str) -> Self {
        let own = STATE.lock().unwrap().own.get(row).copied();
        let all = database(|database| database.get(&format!("done:{row}")));
        let mut state = STATE.lock().unwrap();
        let known = state.known.entry(row.into()).or_default();
        known.entry(all).or_insert_with(Instant::now);
        while known.len() > 512 {
            known.pop_first();
        }
        Floor {
            own: own.unwrap_or_default(),
            all,
        }
    }

    /// What a read was worth that started at a time and gave a number.
    pub(crate) fn judge(self, row: &str, started: Instant, number: u64) -> Verdict {
        if number >= self.own.max(self.all) {
            return Verdict::Right;
        }
        if number < self.own {
            return Verdict::Stale;
        }
        let state = STATE.lock().unwrap();
        let newer = state.known[row].range(number + 1..).map(|(_, at)| *at);
        let first = newer.min().unwrap_or(started);
        Verdict::Late(started.saturating_duration_since(first))
    }
}
