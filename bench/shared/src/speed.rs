//! Hits and misses, in turns with `GET` and `SET` by hand.

use crate::rounds::measure;
use crate::section::Found;
use crate::subjects::{self, Callers, Function, Subject};
use crate::table::Table;
use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How many callers there are at once.
const CALLERS: [usize; 2] = [1, 16];
const ROUNDS: usize = 11;
/// How long a cache is called in a round.
const TURN: Duration = Duration::from_millis(20);
/// How many calls that may be at most.
const MOST: usize = 1 << 20;
/// How many keys are there when hits are timed.
const KEYS: u64 = 64;

/// The first of the keys that nobody has called yet.
static NEXT: AtomicU64 = AtomicU64::new(1 << 32);

#[derive(Clone, Copy)]
enum Kind {
    Hit,
    Miss,
}

/// What is timed in turns.
struct Timed<'a> {
    function: &'a Function,
    /// How many times each caller calls in a turn.
    calls: usize,
}

pub(crate) fn run() -> io::Result<Found> {
    let subjects = subjects::all();
    let mut tables = Vec::new();
    for (callers, what) in [(Callers::Threads, "threads"), (Callers::Tasks, "tasks")] {
        let subjects: Vec<_> = subjects
            .iter()
            .filter(|subject| subject.callers == callers)
            .collect();
        let (small, large) = ("a small record", "a kibibyte");
        tables.push(table(&format!("By {what}: {small}"), &subjects, |s| {
            &s.small
        }));
        tables.push(table(&format!("By {what}: {large}"), &subjects, |s| {
            &s.large
        }));
    }
    Ok(tables.into())
}

/// One kind of callers and of values. The first row is the one the others are compared with.
fn table(title: &str, subjects: &[&Subject], function: fn(&Subject) -> &Function) -> Table {
    let mut table = Table::new(title);
    for (kind, name) in [(Kind::Hit, "hits"), (Kind::Miss, "misses")] {
        for callers in CALLERS {
            let timed: Vec<_> = subjects
                .iter()
                .map(|subject| Timed::new(function(subject), kind, callers))
                .collect();
            let times = measure(&timed, ROUNDS, |timed, _| [timed.time(kind, callers)]);
            let plain = times[0][0];
            table = table
                .column(format!("{name}, {callers}: k/s"), 1)
                .column(format!("{name}, {callers}: x plain"), 2);
            for (subject, [time]) in subjects.iter().zip(&times) {
                table.extend(subject.name, [1e6 / time, plain / time]);
            }
        }
    }
    table
}

impl<'a> Timed<'a> {
    /// Finds out how many calls fill a turn.
    fn new(function: &'a Function, kind: Kind, callers: usize) -> Self {
        for key in (0..KEYS).chain(0..KEYS) {
            function.calls.call(key);
        }
        let mut timed = Timed {
            function,
            calls: 16,
        };
        loop {
            let calls = timed.calls as f64;
            let time = timed.time(kind, callers) * calls * callers as f64;
            let missing = TURN.as_nanos() as f64 / time;
            timed.calls = ((calls * missing.min(8.0)).ceil() as usize).clamp(1, MOST);
            if missing < 2.0 || timed.calls == MOST {
                return timed;
            }
        }
    }

    /// Nanoseconds from one answer to the next, whoever gets it.
    fn time(&self, kind: Kind, callers: usize) -> f64 {
        let lists = (0..callers).map(|caller| keys(kind, caller, self.calls));
        let time = self.function.calls.time(lists.collect());
        time.as_nanos() as f64 / (self.calls * callers) as f64
    }
}

fn keys(kind: Kind, caller: usize, calls: usize) -> Vec<u64> {
    match kind {
        Kind::Hit => {
            let mut random = fastrand::Rng::with_seed(caller as u64);
            (0..calls).map(|_| random.u64(..KEYS)).collect()
        }
        Kind::Miss => {
            let first = NEXT.fetch_add(calls as u64, Ordering::Relaxed);
            (first..first + calls as u64).collect()
        }
    }
}
