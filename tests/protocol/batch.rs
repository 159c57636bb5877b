//! Operations that a process has sent off together.

use crate::guards::{Guard, Rules};
use crate::store::{Id, Key, Operation, Reply, Stamps, Store, Stored, What};

/// In their order, with the replies to those that are done.
#[derive(Clone, Default, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Batch(Vec<Sent>);

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Sent {
    Open(Operation),
    /// The second request of a revocation, which has read this nonce.
    Second(Key, Id),
    Done(Reply),
}

impl Batch {
    pub(crate) fn one(operation: Operation) -> Self {
        std::iter::once(operation).collect()
    }

    pub(crate) fn is_done(&self) -> bool {
        self.0.iter().all(|sent| matches!(sent, Sent::Done(_)))
    }

    /// Those that may be done next: in order on one server, and the places may be on several.
    /// A second request goes out when all first ones have been answered.
    pub(crate) fn next(&self, is_one_server: bool) -> Vec<usize> {
        let is_first = |sent: &Sent| matches!(sent, Sent::Open(_));
        if is_one_server && !self.0.iter().any(is_first) {
            let second = |sent: &Sent| matches!(sent, Sent::Second(..));
            return self.0.iter().position(second).into_iter().collect();
        }
        let mut next: Vec<(usize, Operation)> = Vec::new();
        for (at, sent) in self.0.iter().enumerate() {
            let operation = match *sent {
                Sent::Open(operation) => operation,
                Sent::Second(key, _) if !is_one_server => Operation::Delete(key),
                Sent::Second(..) | Sent::Done(_) => continue,
            };
            let waits =
                |(_, other): &(usize, Operation)| is_one_server || other.key() == operation.key();
            if !next.iter().any(waits) {
                next.push((at, operation));
            }
        }
        next.into_iter().map(|(at, _)| at).collect()
    }

    pub(crate) fn carry_out(&mut self, at: usize, store: &mut Store, rules: &Rules) {
        self.0[at] = match self.0[at] {
            Sent::Open(Operation::Revoke(key)) if rules.revokes_in_two => {
                match store.at(key).and_then(Stored::nonce) {
                    Some(id) => Sent::Second(key, id),
                    None => Sent::Done(Reply::Done(true)),
                }
            }
            Sent::Open(operation) => Sent::Done(store.carry_out(operation)),
            Sent::Second(key, _) if rules.lacks(Guard::DeletesWhatCameSince) => {
                Sent::Done(store.carry_out(Operation::Delete(key)))
            }
            Sent::Second(key, id) => {
                let there = store.at(key);
                let is_changed = there.is_some_and(|there| there.id != id);
                if !is_changed {
                    store.put(key, None);
                }
                Sent::Done(Reply::Done(!is_changed))
            }
            Sent::Done(reply) => Sent::Done(reply),
        };
    }

    /// The operation at a place, if it is not done.
    pub(crate) fn open(&self, at: usize) -> Option<Operation> {
        match self.0[at] {
            Sent::Open(operation) => Some(operation),
            Sent::Second(key, _) => Some(Operation::Delete(key)),
            Sent::Done(_) => None,
        }
    }

    /// The replies, once there are all.
    pub(crate) fn take(&mut self) -> Replies {
        let replies = std::mem::take(&mut self.0).into_iter();
        let reply = |sent| match sent {
            Sent::Done(reply) => reply,
            sent => panic!("{sent:?} is not done"),
        };
        Replies(replies.map(reply).collect())
    }

    pub(crate) fn each_id(&mut self, see: &mut dyn FnMut(&mut Id)) {
        for sent in &mut self.0 {
            match sent {
                Sent::Open(Operation::Get(_) | Operation::Delete(_) | Operation::Revoke(_))
                | Sent::Done(Reply::Done(_)) => {}
                Sent::Open(Operation::Add(_, stored) | Operation::Set(_, stored)) => {
                    stored.each_id(see);
                }
                Sent::Second(_, id) => see(id),
                Sent::Open(Operation::Swap(_, id, stored)) => {
                    see(id);
                    stored.each_id(see);
                }
                Sent::Done(Reply::Found(stored)) => {
                    stored.iter_mut().for_each(|stored| stored.each_id(see));
                }
            }
        }
    }
}

impl FromIterator<Operation> for Batch {
    fn from_iter<I: IntoIterator<Item = Operation>>(operations: I) -> Self {
        Batch(operations.into_iter().map(Sent::Open).collect())
    }
}

impl Stored {
    pub(crate) fn each_id(&mut self, see: &mut dyn FnMut(&mut Id)) {
        see(&mut self.id);
        if let What::Value(value) = &mut self.what {
            each_stamp(&mut value.stamps, see);
        }
    }
}

pub(crate) fn each_stamp(stamps: &mut Stamps, see: &mut dyn FnMut(&mut Id)) {
    stamps.iter_mut().flatten().for_each(see);
}

/// The replies to a batch.
pub(crate) struct Replies(Vec<Reply>);

impl Replies {
    /// What was found by the operation at a place of the batch.
    pub(crate) fn found(&self, at: usize) -> Option<Stored> {
        match self.0[at] {
            Reply::Found(stored) => stored,
            Reply::Done(_) => panic!("nothing was asked for"),
        }
    }

    /// Whether nothing was changed between two requests.
    pub(crate) fn are_done(&self) -> bool {
        !self.0.contains(&Reply::Done(false))
    }

    /// Whether the last operation did something.
    pub(crate) fn is_done(&self) -> bool {
        self.0.last() == Some(&Reply::Done(true))
    }
}
