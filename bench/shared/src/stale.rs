//! Loads that overlap a write: who serves the old value afterwards.
//!
//! The trials of `race`, with the write in this process and in another, over one server. Besides,
//! calls that start when a write of a key which was there has returned, and nothing overlaps.

use crate::case::{Case, Expected};
use crate::db;
use crate::sections::Found;
use crate::subjects::{self, larder::TRACKED_NAME};
use crate::table::Table;
use crate::trial::{self, Tally};
use crate::writer::Writer;
use std::io;

/// How many trials of each kind a case gets.
const TRIALS: usize = 200;

/// What came of a case, with the writer in one place.
struct Outcome {
    overlapping: Tally,
    /// Stale answers when nothing overlapped.
    at_rest: usize,
}

pub(crate) fn run() -> io::Result<Found> {
    let mut table = Table::new(format!(
        "Stale answers of {TRIALS}, after a write in the same process and in another"
    ));
    for place in ["same", "other"] {
        for when in ["after", "during", "at rest"] {
            table = table.column(format!("{place}: {when}"), 0);
        }
    }
    let (mut wrong, mut waits) = (0, 0);
    for (row, case) in subjects::cases().enumerate() {
        let name = name(&case);
        let expected = case.expected;
        let may_lag = case.cache.ends_with(TRACKED_NAME);
        let same = Outcome::of(&case);
        let writer = Writer::start(row)?;
        let other = Outcome::of(&Case {
            write: Box::new(move |id| writer.write(id)),
            ..case
        });
        let is_right = same.is_right(expected, false) && other.is_right(expected, may_lag);
        wrong += usize::from(!is_right);
        waits += same.overlapping.writes_waited + other.overlapping.writes_waited;
        let mark = if is_right { "" } else { " WRONG" };
        table.row(name + mark, [same.cells(), other.cells()].concat());
    }
    let table = table.note(format!(
        "A load begins, a write commits and tells the cache, and then the load ends. Calls `after` \
         start when it has ended, those `during` it while it is held up; `at rest`, nothing \
         overlaps. {waits} writes waited for the load."
    ));
    Ok(Found {
        tables: vec![table],
        wrong,
    })
}

fn name(case: &Case) -> String {
    let library = case.package.unwrap_or("control");
    format!("{library}, {}: {}", case.cache, case.verb)
}

impl Outcome {
    fn of(case: &Case) -> Self {
        let at_rest = (0..TRIALS).filter(|_| is_stale_at_rest(case)).count();
        Outcome {
            overlapping: trial::overlapping(case, TRIALS),
            at_rest,
        }
    }

    fn cells(&self) -> Vec<Option<f64>> {
        let Tally { after, during, .. } = &self.overlapping;
        let answers = [after, during].map(|answers| match answers.given {
            0 => None,
            _ => Some(answers.stale as f64),
        });
        let at_rest = Some(self.at_rest as f64);
        [&answers[..], &[at_rest]].concat()
    }

    /// Whether it is what has to come out, where a cache may be told a moment later.
    fn is_right(&self, expected: Expected, may_lag: bool) -> bool {
        let Tally { after, during, .. } = &self.overlapping;
        match expected {
            Expected::Any => true,
            Expected::Never => after.stale + during.stale == 0 && (may_lag || self.at_rest == 0),
            // nobody has stored what is computed during the load
            Expected::Always => after.stale == after.given && self.at_rest == TRIALS,
        }
    }
}

/// Whether a call that starts when a write has returned is given what was there before.
fn is_stale_at_rest(case: &Case) -> bool {
    let (id, held) = db::add();
    drop(held);
    assert_eq!((case.read)(id), db::FIRST);
    // what keeps values in memory has it there now
    assert_eq!((case.read)(id), db::FIRST);
    (case.write)(id);
    (case.read)(id) == db::FIRST
}
