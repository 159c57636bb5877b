//! What came of an operation: an answer, or a reason to try again.

use super::batch::Job;
use super::connection::Loss;
use super::settings::Address;
use crate::store::{Fault, FaultKind, Operation, Reply};

pub(super) enum Outcome {
    Answer(Result<Reply, Fault>),
    /// It may be tried again, and has failed for this reason otherwise.
    Again(Fault),
}

/// The jobs of one server, and what came of them.
pub(super) type Done = Vec<(Job, Outcome)>;

pub(super) fn of_each(jobs: Vec<Job>, mut outcome: impl FnMut(&mut Job) -> Outcome) -> Done {
    let with = |mut job| {
        let outcome = outcome(&mut job);
        (job, outcome)
    };
    jobs.into_iter().map(with).collect()
}

/// The server can't be reached: the key may have another by now.
pub(super) fn missed(job: &mut Job, address: &Address, fault: &Fault) -> Outcome {
    job.asking = None;
    match job.missed.replace(address.clone()) {
        Some(before) if before == *address => Outcome::Answer(Err(fault.clone())),
        _ => Outcome::Again(fault.clone()),
    }
}

/// The reply was lost: some operations may be done twice, if it was the connection that broke.
pub(super) fn lost(loss: &Loss, operation: &Operation) -> Outcome {
    let broke = loss.fault.kind == FaultKind::Unreachable;
    if !loss.was_sent || (may_be_done_twice(operation) && broke) {
        return Outcome::Again(loss.fault.clone());
    }
    Outcome::Answer(Err(loss.fault.clone()))
}

/// One before it in the batch is to be done once more, for the server did not know its script, and so this
/// one came first. If it can't be done once more as well, nobody is told that it was done in order.
pub(super) fn overtook(fault: &Fault, operation: &Operation) -> Outcome {
    match may_be_done_twice(operation) {
        true => Outcome::Again(fault.clone()),
        false => Outcome::Answer(Err(fault.clone())),
    }
}

/// The server is the wrong one, as one of several replies has shown: what the others say was there
/// may be old.
pub(super) fn read_again(done: Done, fault: &Fault) -> Done {
    let again = |(job, outcome): (Job, Outcome)| match outcome {
        Outcome::Answer(Ok(_)) if reads(&job.operation) => (job, Outcome::Again(fault.clone())),
        outcome => (job, outcome),
    };
    done.into_iter().map(again).collect()
}

fn may_be_done_twice(operation: &Operation) -> bool {
    let deletes = matches!(
        operation,
        Operation::Delete { .. } | Operation::Revoke { .. }
    );
    reads(operation) || deletes
}

fn reads(operation: &Operation) -> bool {
    matches!(operation, Operation::Get { .. } | Operation::Hold { .. })
}

pub(super) fn redirected() -> Fault {
    let message = "the nodes of the Cluster do not agree on who has the slot";
    Fault::new(FaultKind::Unreachable, message)
}

pub(super) fn not_a_cluster() -> Fault {
    let message = "the server is a node of a Cluster: write `redis+cluster://`";
    Fault::new(FaultKind::Refused, message)
}
