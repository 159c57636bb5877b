//! Batches that write, and the copies of what they write.

use super::copies::Copies;
use crate::shared::run;
use crate::store::{Answer, Fault, Key, Operation, Pending, Reply, Store};
use crate::sync::Arc;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

type Replies = Vec<Result<Reply, Fault>>;

/// A batch that may write, until it is answered. Also if nobody waits for that.
pub(super) struct Writing {
    copies: Arc<Copies>,
    /// What may be written, and by which operation.
    written: Vec<(usize, Written)>,
    /// None once it is answered.
    answers: Option<Pending<Replies>>,
    is_waited_for: bool,
}

enum Written {
    /// A key where something is stored if there is nothing. Where there is, and mostly there is a lease, it
    /// is left as it was.
    IfAbsent(Key),
    Surely(Key),
}

impl Writing {
    /// Ends the copies of what is written, and sends the batch.
    pub(super) fn begin(far: &dyn Store, copies: &Arc<Copies>, operations: Vec<Operation>) -> Self {
        let written = operations.iter().enumerate();
        let written: Vec<_> = written
            .filter_map(|(at, operation)| Some((at, Written::by(operation)?)))
            .collect();
        for (_, written) in &written {
            if let Written::Surely(key) = written {
                copies.forget(key.as_str());
            }
        }
        Writing {
            copies: copies.clone(),
            written,
            answers: Some(far.run(operations)),
            is_waited_for: true,
        }
    }

    /// Ends the copies of what was read meanwhile. What failed may have happened.
    fn settle(&self, replies: &[Result<Reply, Fault>]) {
        for (at, written) in &self.written {
            match (written, replies.get(*at)) {
                (Written::IfAbsent(_), Some(Ok(reply))) if reply.answer == Answer::Done(false) => {}
                (Written::IfAbsent(key) | Written::Surely(key), _) => {
                    self.copies.forget(key.as_str());
                }
            }
        }
    }
}

impl Written {
    fn by(operation: &Operation) -> Option<Self> {
        let key = operation.key().clone();
        match operation {
            Operation::Get { .. } | Operation::Hold { .. } => None,
            Operation::Add { .. } => Some(Written::IfAbsent(key)),
            Operation::Set { .. }
            | Operation::Swap { .. }
            | Operation::Delete { .. }
            | Operation::Revoke { .. } => Some(Written::Surely(key)),
        }
    }
}

impl Future for Writing {
    type Output = Replies;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Replies> {
        let replies = match &mut self.answers {
            Some(answers) => ready!(answers.as_mut().poll(context)),
            None => Vec::new(),
        };
        self.answers = None;
        self.settle(&replies);
        Poll::Ready(replies)
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        let Some(answers) = self.answers.take() else {
            return;
        };
        // what is read until it is answered may have come before
        self.settle(&[]);
        if self.is_waited_for {
            let left = Writing {
                copies: self.copies.clone(),
                written: std::mem::take(&mut self.written),
                answers: Some(answers),
                is_waited_for: false,
            };
            drop(run(async { _ = left.await }));
        }
    }
}
