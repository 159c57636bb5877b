//! What came of a case: calls that overlap a write, and calls when nothing does.

use crate::case::{Case, Expected};
use crate::db;
use crate::trial::{self, Tally};

/// How many trials of each kind a case gets.
pub(crate) const TRIALS: usize = 200;

/// What came of a case, with the writer in one place.
pub(crate) struct Outcome {
    pub(crate) overlapping: Tally,
    /// Stale answers when nothing overlapped.
    at_rest: usize,
}

impl Outcome {
    /// Runs all trials of a case.
    pub(crate) fn of(case: &Case) -> Self {
        let at_rest = (0..TRIALS).filter(|_| is_stale_at_rest(case)).count();
        Outcome {
            overlapping: trial::overlapping(case, TRIALS),
            at_rest,
        }
    }

    /// How many answers were stale: after the load, during it, and at rest.
    pub(crate) fn cells(&self) -> Vec<Option<f64>> {
        let Tally { after, during, .. } = &self.overlapping;
        let answers = [after, during].map(|answers| match answers.given {
            0 => None,
            _ => Some(answers.stale as f64),
        });
        let at_rest = Some(self.at_rest as f64);
        [&answers[..], &[at_rest]].concat()
    }

    /// Whether it is what has to come out, where a cache may be told a moment later.
    pub(crate) fn is_right(&self, expected: Expected, may_lag: bool) -> bool {
        let Tally { after, during, .. } = &self.overlapping;
        match expected {
            Expected::Any => true,
            Expected::Never => after.stale + during.stale == 0 && (may_lag || self.at_rest == 0),
            // nobody has stored what is computed during the load
            Expected::Always => after.stale == after.given && self.at_rest == TRIALS,
        }
    }
}

/// A case by its library, its cache and what that is told by.
pub(crate) fn name(case: &Case) -> String {
    let library = case.package.unwrap_or("control");
    match case.cache {
        "" => format!("{library}: {}", case.verb),
        cache => format!("{library}, {cache}: {}", case.verb),
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
