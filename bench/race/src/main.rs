//! Loads that overlap a write: who serves the old value afterwards.
//!
//! Every way each library has to be told that a key has changed, 200 trials each: see [`trial`].

mod case;
mod db;
mod executor;
mod libraries;
mod running;
mod table;
mod trial;
#[allow(dead_code, reason = "what `speed` uses besides")]
#[path = "../../speed/src/versions.rs"]
mod versions;

use std::process::ExitCode;

/// How many trials of either kind a case gets.
const TRIALS: usize = 200;

fn main() -> ExitCode {
    table::head();
    let (mut known, mut wrong) = (0, 0);
    for case in libraries::cases() {
        let tally = trial::run(&case, TRIALS);
        let verdict = tally.verdict(case.expected);
        table::row(&case, &tally, verdict);
        known += usize::from(verdict.is_some());
        wrong += usize::from(verdict == Some(false));
    }
    table::foot(known, wrong);
    ExitCode::from(u8::from(wrong > 0))
}
