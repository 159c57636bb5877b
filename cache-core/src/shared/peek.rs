//! Looking at an entry, for a caller who will not compute it.

use super::cache::Inner;
use super::leases::Watch;
use super::look::{Found, Looked, Question};
use super::stamps::Stamped;
use super::task::Task;
use crate::store::Fault;
use crate::sync::Arc;

/// What a look has shown.
#[derive(Debug)]
pub(crate) struct Peeked {
    pub(crate) found: Option<Found>,
    /// What an answer depends on that is to be none, if it was asked for and could be granted.
    pub(crate) granted: Option<(Vec<Stamped>, Watch)>,
}

impl Inner {
    /// Looks an entry up. With a task, which is not begun, what an answer depends on is granted if
    /// there is no entry, and then looked for once more: whatever comes afterwards is noticed.
    pub(super) async fn peek(
        self: Arc<Self>,
        question: Question,
        task: Option<Task>,
    ) -> Result<Peeked, Fault> {
        let mut found = self.find(&question).await?;
        let mut granted = None;
        if let Some(task) = task.filter(|_| found.is_none()) {
            let begun = self.clone().begin(task).await;
            granted = begun.stamps.map(|stamps| (stamps, begun.watch));
            found = self.find(&question).await?;
        }
        Ok(Peeked { found, granted })
    }

    async fn find(&self, question: &Question) -> Result<Option<Found>, Fault> {
        match self.look(question).await {
            Looked::Found(found) => Ok(Some(found)),
            Looked::Expired(_) | Looked::Dead(_) | Looked::Nothing | Looked::UnderWay(_) => {
                Ok(None)
            }
            Looked::Unanswered(fault) => Err(fault),
        }
    }
}
