//! One attempt to begin a computation: what it will depend on is granted, and where its value is to be
//! stored others are told that it is under way, unless they were quicker.

use super::cache::Inner;
use super::gone::Gone;
use super::grants::{Granted, came_after};
use super::leases::{Standing, Watch};
use super::look::{Found, Looked, Question, rests};
use super::masks::Masked;
use super::placeholder::placeholder;
use super::task::{Begun, Claim, Task};
use crate::store::{Answer, Bytes, Fault, Operation, Reply, Version};

/// What came of one attempt.
pub(super) enum Attempt {
    Begun(Box<Begun>),
    /// Another process computes it.
    UnderWay(Version),
    /// Something is there that may not be served.
    Dead(Version),
    /// Another call computes once more what is past its time.
    Taken(Box<Begun>),
    /// What was past its time is not there any more.
    Changed,
}

impl Attempt {
    pub(super) fn begun(begun: Begun) -> Self {
        Attempt::Begun(Box::new(begun))
    }
}

impl Inner {
    pub(super) async fn attempt(&self, task: &Task) -> Attempt {
        let Some((operations, mark)) = self.operations(task) else {
            return Attempt::begun(Begun::default());
        };
        let mut watch = Watch::begin(self, &task.names);
        let gone = self.unacknowledged.gone();
        let Some(replies) = self.run(operations).await else {
            return Attempt::begun(Begun::failed(rests()));
        };
        let mut replies = replies.into_iter();
        let granted = self.granted(&task.names, &mut replies, &mut watch);
        let mut begun = match &task.masked {
            None => Begun::of(granted),
            Some(masked) => {
                let masks = replies.next();
                self.grant_masked(masked, masks, granted, task, &mut watch)
                    .await
            }
        };
        begun.watch = self.watch_anew(begun.stamps.as_deref(), watch).await;
        let Some(question) = task.claims.as_ref() else {
            return Attempt::begun(begun);
        };
        if let Some(expired) = &task.expired {
            return self
                .take_turn(question, expired, mark, replies, begun)
                .await;
        }
        let (_, entry) = (replies.next(), replies.next());
        let claim = claimed(mark, entry.as_ref()).map(|version| Claim {
            entry: question.entry.clone(),
            version,
            turn: None,
        });
        match claim {
            Some(claim) if begun.stamps.is_none() => {
                // nothing will be stored there
                self.give_up_claim(&claim).await;
                Attempt::begun(begun)
            }
            None if begun.stamps.is_none() => Attempt::begun(begun),
            Some(claim) => {
                begun.claim = Some(claim);
                Attempt::begun(begun)
            }
            None => self.came_meanwhile(question, entry, begun, &gone).await,
        }
    }

    /// What is granted together with the slices under the masks that were read.
    async fn grant_masked(
        &self,
        masked: &Masked,
        masks: Option<Result<Reply, Fault>>,
        granted: Granted,
        task: &Task,
        watch: &mut Watch,
    ) -> Begun {
        let stamps = match granted {
            Ok(stamps) => stamps,
            Err(fault) => return Begun::of(Err(fault)),
        };
        let masks = match masks {
            Some(Err(fault)) => return Begun::failed(fault),
            Some(Ok(masks)) if came_after(&stamps, &masks) => Masked::read(masks.answer),
            _ => None,
        };
        let Some(masks) = masks else {
            return Begun::default();
        };
        let slices = self.grant_slices(masked, &masks, task, watch).await;
        let granted = slices.map(|slices| [stamps, slices].concat());
        Begun {
            masks,
            ..Begun::of(granted)
        }
    }

    /// What there is to do if the entry is not as it was when it was looked up.
    async fn came_meanwhile(
        &self,
        question: &Question,
        entry: Option<Result<Reply, Fault>>,
        mut begun: Begun,
        gone: &Gone,
    ) -> Attempt {
        let standing = Standing::default();
        match self.judge_entry(question, entry, standing, gone).await {
            Looked::UnderWay(version) => Attempt::UnderWay(version),
            Looked::Expired(Found { version, .. }) | Looked::Dead(version) => {
                Attempt::Dead(version)
            }
            Looked::Found(found) => {
                begun.found = Some(found);
                Attempt::begun(begun)
            }
            // nobody is told, and nothing stored
            Looked::Nothing | Looked::Unanswered(_) => Attempt::begun(begun),
        }
    }

    /// All that is to be done, with the mark that is left where the value is to be stored.
    fn operations(&self, task: &Task) -> Option<(Vec<Operation>, [u8; 16])> {
        let mut operations = Vec::new();
        for name in &task.names {
            operations.extend(self.grant(*name, self.life(task.ttl))?);
        }
        if let Some(masked) = &task.masked {
            operations.push(self.ask_masks(masked));
        }
        let mark = placeholder(self.options.patience).ok()?;
        if let Some(question) = &task.claims
            && task.expired.is_some()
        {
            operations.extend(self.ask_for_turn(question, mark));
        } else if let Some(question) = &task.claims {
            let (key, value, ttl) = (
                question.entry.clone(),
                Bytes::from(mark),
                self.options.patience,
            );
            operations.push(Operation::store_over(task.dead, key, value, ttl));
            let key = question.entry.clone();
            operations.push(Operation::Get { key });
        }
        Some((operations, mark))
    }
}

/// The version of one's own mark, if it is there.
pub(super) fn claimed(mark: [u8; 16], entry: Option<&Result<Reply, Fault>>) -> Option<Version> {
    match &entry?.as_ref().ok()?.answer {
        Answer::Value(Some(stored)) if *stored.value == mark => Some(stored.version),
        _ => None,
    }
}
