//! Reading what was set by hand: one round trip.

use super::place::{Place, server};
use crate::lease::Fingerprint;
use crate::shared::cache::Inner;
use crate::shared::leases::stamp;
use crate::shared::look::now;
use crate::shared::stamp::Stamp;
use crate::store::{Answer, Fault, FaultKind, Key, Operation, Reply, Version};

/// What is under a key, and which server says so.
pub(super) struct Seen {
    pub(super) there: There,
    /// The fence of the server.
    pub(super) fence: u64,
}

/// What is under a key.
pub(super) enum There {
    Nothing,
    /// What has expired or was cleared, or is none of larder's.
    Dead(Version),
    Alive(Alive),
}

/// Something that was set and is there.
pub(super) struct Alive {
    pub(super) version: Version,
    /// Of which type it is.
    pub(super) print: u64,
    /// As the codec wrote it; none if that was another codec.
    pub(super) payload: Option<Vec<u8>>,
    /// When it expires, in milliseconds since 1970.
    pub(super) deadline: u64,
}

/// The leases of a namespace as they stand, in the order in which its entries list them. None if one
/// does not stand.
pub(super) type Nonces = Option<Vec<(u64, u64, Stamp)>>;

/// What an entry lists that is on a server with this fence.
pub(super) fn listed(standing: &Nonces, fence: u64) -> Nonces {
    let mut listed = standing.clone()?;
    listed.push(server(fence));
    Some(listed)
}

impl Inner {
    /// What is under some keys, in their order.
    pub(super) async fn read(&self, place: &Place, keys: &[Key]) -> Result<Vec<Seen>, Fault> {
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let leases = place.leases.iter().map(|name| self.ask(*name));
        let operations = keys.iter().map(get).chain(leases).collect();
        let gone = self.unacknowledged.gone();
        let mut entries = self.answers(operations).await?;
        let leases = entries.split_off(keys.len());
        let mut standing = standing(&place.leases, leases);
        if gone.cover(place.leases.iter().copied()) {
            standing = None;
        }
        Ok(self.judge_all(keys, entries, &standing))
    }

    pub(super) fn judge_all(
        &self,
        keys: &[Key],
        replies: Vec<Reply>,
        standing: &Nonces,
    ) -> Vec<Seen> {
        let judge = |(key, reply)| self.judge_one(key, reply, standing);
        keys.iter().zip(replies).map(judge).collect()
    }

    fn judge_one(&self, key: &Key, reply: Reply, standing: &Nonces) -> Seen {
        let fence = reply.server.fence;
        let there = self.judge_answer(key, reply, standing);
        Seen { there, fence }
    }

    fn judge_answer(&self, key: &Key, reply: Reply, standing: &Nonces) -> There {
        let expected = listed(standing, reply.server.fence);
        let Answer::Value(Some(stored)) = reply.answer else {
            return There::Nothing;
        };
        let version = stored.version;
        // the print is looked at later, if anyone cares for the value
        match self.seal(0).open_any(key.as_str(), &stored.value) {
            Ok(opened) if expected.as_ref() == Some(&opened.leases) && opened.deadline > now() => {
                There::Alive(Alive {
                    version,
                    print: opened.print,
                    payload: opened.payload.map(Into::into),
                    deadline: opened.deadline,
                })
            }
            _ => There::Dead(version),
        }
    }

    /// The answers to some operations, if the store gave them all.
    pub(super) async fn answers(&self, operations: Vec<Operation>) -> Result<Vec<Reply>, Fault> {
        let count = operations.len();
        match self.run(operations).await {
            Some(replies) => all(count, replies),
            None => Err(Fault::new(
                FaultKind::Unreachable,
                "it was not asked, for it has not answered several times in a row",
            )),
        }
    }

    /// The same, whatever is known of the store: for what has to be done.
    pub(super) async fn answers_to(&self, operations: Vec<Operation>) -> Result<Vec<Reply>, Fault> {
        let count = operations.len();
        all(count, self.insist(operations).await)
    }
}

impl Seen {
    pub(super) fn is_alive(&self) -> bool {
        matches!(self.there, There::Alive(_))
    }
}

impl There {
    /// What to say to write in its place.
    pub(super) fn version(&self) -> Option<Version> {
        match self {
            There::Nothing => None,
            There::Dead(version) | There::Alive(Alive { version, .. }) => Some(*version),
        }
    }
}

fn all(count: usize, replies: Vec<Result<Reply, Fault>>) -> Result<Vec<Reply>, Fault> {
    let replies = replies.into_iter().collect::<Result<Vec<_>, _>>()?;
    match replies.len() == count {
        true => Ok(replies),
        false => Err(answers_are_missing()),
    }
}

pub(super) fn answers_are_missing() -> Fault {
    Fault::new(FaultKind::Garbled, "answers are missing")
}

pub(super) fn get(key: &Key) -> Operation {
    Operation::Get { key: key.clone() }
}

/// How some leases stand, by the answers of who was asked for them.
pub(super) fn standing(leases: &[Fingerprint], replies: impl IntoIterator<Item = Reply>) -> Nonces {
    let listed = |(name, reply): (&Fingerprint, Reply)| {
        let (group, extent) = name.to_stored();
        Some((group, extent, stamp(Ok(reply))?))
    };
    leases.iter().zip(replies).map(listed).collect()
}
