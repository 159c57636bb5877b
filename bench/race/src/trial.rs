//! One trial, and what the trials of a case come to.
//!
//! 1. A call for a new key begins to load. It reads version 1 and stops at a barrier.
//! 2. A write commits version 2, tells the cache by the verb under test, and returns.
//! 3. In half of the trials another call for that key starts here, *during* the old load.
//! 4. The barrier opens, and the old load ends.
//! 5. In the other half a call for that key starts here, *after* the old load.
//!
//! The call of step 3 or 5 started after the write had returned: version 1 is a stale answer.
//!
//! Barriers decide the order. Time decides one thing alone, when to stop waiting for a write or a
//! call that itself waits for the old load. Then the barrier opens early, and the table says so.

use crate::case::{Case, Expected};
use crate::running::Running;
use crate::{db, executor};
use std::thread::scope;
use std::time::Duration;

/// How long a write or a call gets to return while the old load is held up.
const PATIENCE: Duration = Duration::from_millis(300);
/// The same, once it is known that those of the case wait.
const IMPATIENCE: Duration = Duration::from_millis(3);

/// What the trials of a case came to.
#[derive(Default)]
pub(crate) struct Tally {
    /// Calls that started after the old load had ended.
    pub(crate) after: Answers,
    /// Calls that started while the old load was held up.
    pub(crate) during: Answers,
    /// How many writes did not return before the barrier opened.
    pub(crate) writes_waited: usize,
    /// How many calls did not.
    pub(crate) calls_waited: usize,
}

impl Tally {
    /// Whether it is what has to come out, if that is known.
    pub(crate) fn verdict(&self, expected: Expected) -> Option<bool> {
        let given = self.after.given + self.during.given;
        let stale = self.after.stale + self.during.stale;
        match expected {
            Expected::Any => None,
            Expected::Never => Some(stale == 0),
            Expected::Always => Some(stale == given),
        }
    }
}

/// Answers to calls that started after the write had returned.
#[derive(Default)]
pub(crate) struct Answers {
    pub(crate) given: usize,
    pub(crate) stale: usize,
}

impl Answers {
    fn count(&mut self, version: u64) {
        self.given += 1;
        self.stale += usize::from(version == db::FIRST);
    }
}

/// Runs so many trials with a call after the old load, and as many with one during.
pub(crate) fn run(case: &Case, trials: usize) -> Tally {
    at_rest(case);
    overlapping(case, trials)
}

/// The same, without a look at what the verb does when nothing overlaps.
pub(crate) fn overlapping(case: &Case, trials: usize) -> Tally {
    let mut tally = Tally::default();
    for _ in 0..trials {
        after(case, &mut tally);
        during(case, &mut tally);
    }
    tally
}

/// Makes sure that the verb does what it is there for when nothing overlaps.
fn at_rest(case: &Case) {
    let (id, held) = db::add();
    drop(held);
    assert_eq!((case.read)(id), db::FIRST);
    (case.write)(id);
    let kept = (case.read)(id) == db::FIRST;
    let keeps = matches!(case.expected, Expected::Always);
    assert_eq!(kept, keeps, "{}, {}: at rest", case.cache, case.verb);
}

fn after(case: &Case, tally: &mut Tally) {
    let (id, held) = db::add();
    scope(|scope| {
        let load = Running::start(scope, || (case.read)(id));
        held.reached();
        let write = Running::start(scope, || (case.write)(id));
        in_time(&write, &mut tally.writes_waited);
        drop(held);
        write.end();
        load.end();
    });
    executor::settle();
    tally.after.count((case.read)(id));
}

fn during(case: &Case, tally: &mut Tally) {
    let (id, held) = db::add();
    scope(|scope| {
        let load = Running::start(scope, || (case.read)(id));
        held.reached();
        let write = Running::start(scope, || (case.write)(id));
        if in_time(&write, &mut tally.writes_waited) {
            let call = Running::start(scope, || (case.read)(id));
            in_time(&call, &mut tally.calls_waited);
            drop(held);
            tally.during.count(call.end());
        } else {
            drop(held);
        }
        write.end();
        load.end();
    });
    executor::settle();
}

/// Whether it returns while the old load is held up.
fn in_time<'s, T: Send + 's>(running: &Running<'s, T>, waited: &mut usize) -> bool {
    let patience = if *waited == 0 { PATIENCE } else { IMPATIENCE };
    let returned = running.returns_within(patience);
    *waited += usize::from(!returned);
    returned
}
