//! What is printed.

use crate::TRIALS;
use crate::case::Case;
use crate::trial::{Answers, Tally};
use crate::versions;

pub(crate) fn head() {
    println!(
        "A load begins, a write commits and tells the cache, and then the load ends. Of {TRIALS}\n\
         calls that start after the write has returned, how many get the value from before it?\n\
         Those that start `after` the load has ended, and those that start `during` it.\n"
    );
    line(["library", "read by", "told by", "after", "during", ""]);
}

pub(crate) fn row(case: &Case, tally: &Tally, verdict: Option<bool>) {
    let library = case.package.map_or("control".to_owned(), |package| {
        format!("{package} {}", versions::of(package))
    });
    let remark = match verdict {
        Some(false) => "WRONG".to_owned(),
        _ => waits(tally),
    };
    line([
        &library,
        case.cache,
        case.verb,
        &stale(&tally.after),
        &stale(&tally.during),
        &remark,
    ]);
}

/// The last line, of the rows of which it is known what has to come out.
pub(crate) fn foot(known: usize, wrong: usize) {
    let right = known - wrong;
    println!("\n{right} of {known} rows of larder and the controls are what they have to be");
}

fn stale(answers: &Answers) -> String {
    match answers.given {
        0 => "-".to_owned(),
        _ => answers.stale.to_string(),
    }
}

/// What did not return while the load was held up.
fn waits(tally: &Tally) -> String {
    match (tally.writes_waited, tally.calls_waited) {
        (0, 0) => String::new(),
        (0, calls) => format!("{calls} calls wait for the load"),
        (writes, 0) => format!("{writes} writes wait for the load"),
        (writes, calls) => format!("{writes} writes and {calls} calls wait for the load"),
    }
}

fn line([library, cache, verb, after, during, remark]: [&str; 6]) {
    let line = format!("{library:<18}{cache:<30}{verb:<43}{after:>5}{during:>8}  {remark}");
    println!("{}", line.trim_end());
}
