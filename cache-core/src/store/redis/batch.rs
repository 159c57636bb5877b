//! The operations of a batch, and their answers as far as they are known.

use super::outcome::Outcome;
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
    /// Who could not be reached for it.
    pub(super) missed: Option<Address>,
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
