//! Computing once more what is past its time: one call does, in whatever process, and the old value stays
//! where it is meanwhile.
//!
//! Whose turn it is stands beside the entry, for as long as others have patience.

use super::attempt::{Attempt, claimed};
use super::cache::Inner;
use super::look::Question;
use super::task::{Begun, Claim};
use crate::store::{Answer, Bytes, Fault, Operation, Reply, Version};

/// An entry past its time, and all that it depends on stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Expired {
    pub(crate) version: Version,
    /// Whether its value may be served while another call computes.
    pub(crate) is_good_meanwhile: bool,
}

type Replies = std::vec::IntoIter<Result<Reply, Fault>>;

impl Inner {
    /// What asks for the turn, and then for the entry.
    pub(super) fn ask_for_turn(&self, question: &Question, mark: [u8; 16]) -> [Operation; 3] {
        let key = self.names.turn(&question.entry);
        let add = Operation::Add {
            key: key.clone(),
            value: Bytes::from(mark),
            ttl: self.options.patience,
        };
        let entry = question.entry.clone();
        [add, Operation::Get { key }, Operation::Get { key: entry }]
    }

    /// What came of that.
    pub(super) async fn take_turn(
        &self,
        question: &Question,
        expired: &Expired,
        mark: [u8; 16],
        mut replies: Replies,
        mut begun: Begun,
    ) -> Attempt {
        let (_, turn, entry) = (replies.next(), replies.next(), replies.next());
        let Some(own) = claimed(mark, turn.as_ref()) else {
            begun.is_taken = expired.is_good_meanwhile;
            return match version(turn.as_ref()) {
                Some(_) => Attempt::Taken(Box::new(begun)),
                // nobody can say: nothing is stored
                None => Attempt::begun(begun),
            };
        };
        let claim = Claim {
            entry: question.entry.clone(),
            version: expired.version,
            turn: Some(own),
        };
        if begun.stamps.is_some() && version(entry.as_ref()) == Some(expired.version) {
            begun.claim = Some(claim);
            return Attempt::begun(begun);
        }
        self.give_up_claim(&claim).await;
        match begun.stamps {
            Some(_) => Attempt::Changed,
            None => Attempt::begun(begun),
        }
    }
}

/// The version of what is there.
fn version(reply: Option<&Result<Reply, Fault>>) -> Option<Version> {
    match &reply?.as_ref().ok()?.answer {
        Answer::Value(stored) => stored.as_ref().map(|stored| stored.version),
        Answer::Done(_) => None,
    }
}
