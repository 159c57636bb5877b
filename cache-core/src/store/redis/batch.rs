//! The operations of a batch, and their answers as far as they are known.

use super::outcome::Outcome;
use super::script::Sent;
use super::settings::Address;
use crate::store::{Fault, FaultKind, Operation, Reply};

/// An operation that is to be done.
#[derive(Debug)]
pub(super) struct Job {
    /// Which of the batch it is.
    at: usize,
    pub(super) operation: Operation,
    /// Who has to be asked for it this once, whoever has the key.
    pub(super) asking: Option<Address>,
    /// How its script is sent, if it is one.
    pub(super) sent: Sent,
    /// Who could not be reached for it.
    pub(super) missed: Option<Address>,
}

/// Has scripts be sent whole where another command follows that could not be done once more after them: a
/// server that has lost them does that one first. All are if it takes none.
pub(super) fn send_scripts(jobs: &mut [Job], sent: Sent) {
    let mut from_here = sent;
    for job in jobs.iter_mut().rev() {
        if from_here == Sent::Whole {
            job.sent = Sent::Whole;
        }
        if matches!(job.operation, Operation::Set { .. } | Operation::Add { .. }) {
            from_here = Sent::Whole;
        }
    }
}

#[derive(Debug)]
pub(super) struct Batch {
    answers: Vec<Result<Reply, Fault>>,
    open: Vec<Job>,
}

impl Batch {
    /// All operations are to be done but those whose values are too large.
    pub(super) fn new(operations: Vec<Operation>, largest: usize) -> Self {
        let mut batch = Batch {
            answers: Vec::with_capacity(operations.len()),
            open: Vec::with_capacity(operations.len()),
        };
        for (at, operation) in operations.into_iter().enumerate() {
            if let Some(fault) = operation.too_large(largest) {
                batch.answers.push(Err(fault));
                continue;
            }
            let fault = Fault::new(FaultKind::Unreachable, "it was not tried");
            batch.answers.push(Err(fault));
            batch.open.push(Job {
                at,
                operation,
                asking: None,
                sent: Sent::ByName,
                missed: None,
            });
        }
        batch
    }

    /// Those that are to be done, in order.
    pub(super) fn take(&mut self) -> Vec<Job> {
        self.open.sort_unstable_by_key(|job| job.at);
        std::mem::take(&mut self.open)
    }

    pub(super) fn settle(&mut self, job: Job, outcome: Outcome) {
        match outcome {
            Outcome::Answer(answer) => self.answers[job.at] = answer,
            Outcome::Again(fault) => {
                self.answers[job.at] = Err(fault);
                self.open.push(job);
            }
        }
    }

    pub(super) fn answers(self) -> Vec<Result<Reply, Fault>> {
        self.answers
    }
}
