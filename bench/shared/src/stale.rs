//! Loads that overlap a write: who serves the old value afterwards.
//!
//! The trials of `race`, with the write in this process and in another, over one server. Besides,
//! calls that start when a write of a key which was there has returned, and nothing overlaps.

use crate::case::Case;
use crate::outcome::{Outcome, TRIALS, name};
use crate::section::Found;
use crate::subjects::{self, larder::TRACKED_NAME};
use crate::table::Table;
use crate::writer::Writer;
use std::io;

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
