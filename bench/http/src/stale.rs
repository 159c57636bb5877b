//! Requests that overlap a write: who is answered with the page from before.
//!
//! The trials of `race`: a load is a request for the page of a row, whose handler is held up once it
//! has read that.

use crate::outcome::{Outcome, TRIALS, name};
use crate::section::Found;
use crate::subjects;
use crate::table::Table;
use std::io;

pub(crate) fn run() -> io::Result<Found> {
    let mut table = Table::new(format!("Stale answers of {TRIALS}"));
    for when in ["after", "during", "at rest"] {
        table = table.column(when, 0);
    }
    let (mut wrong, mut waits) = (0, 0);
    for case in subjects::cases() {
        let outcome = Outcome::of(&case);
        let is_right = outcome.is_right(case.expected, false);
        wrong += usize::from(!is_right);
        waits += outcome.overlapping.writes_waited;
        let mark = if is_right { "" } else { " WRONG" };
        table.row(name(&case) + mark, outcome.cells());
    }
    let table = table.note(format!(
        "A handler reads a row, a write commits and tells the cache, and then the handler ends. \
         Requests `after` start when it has ended, those `during` it while it is held up; `at rest`, \
         nothing overlaps. {waits} writes waited for the handler."
    ));
    Ok(Found {
        tables: vec![table],
        wrong,
    })
}
