//! Any sequence of operations on real cached functions does what a map and a log of the writes
//! say: each answer is at least as new as the last write that named it, and exactly the one that
//! was computed last, put, or would be computed now.

mod database;
mod expected;
mod functions;
mod names;
mod operation;
mod run;
mod scopes;
mod tally;
mod writes;

use crate::holds;
use larder::testing;
use proptest::collection::vec;
use run::Run;

const CASES: u32 = 250;

#[test]
fn any_sequence_of_operations_agrees_with_a_map_and_a_log() {
    let clock = testing::freeze();
    // the first invalidation by a mask also clears the function: here each is the second at least
    names::note_masks();
    let ran = holds(CASES, &vec(operation::operation(), 1..40), |operations| {
        Run::new(&clock).through(&operations)
    });
    ran.unwrap_or_else(|failure| panic!("{failure}"));
}
