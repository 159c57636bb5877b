//! Leases in a store: granting them, and finding out whether they stand.

use super::cache::{Cache, Inner};
use super::stamp::Stamp;
use super::stamps::Stamped;
use super::unique::unique;
use crate::lease::Fingerprint;
use crate::store::{Answer, Bytes, Fault, Operation, Pending, Reply, Stored};
use hashbrown::HashMap;
use std::time::Duration;

type Replies = std::vec::IntoIter<Result<Reply, Fault>>;

impl Inner {
    /// What asks for the nonce of a lease.
    pub(super) fn ask(&self, name: Fingerprint) -> Operation {
        let key = self.names.lease(name);
        Operation::Get { key }
    }

    /// What grants a lease: the standing one, or a new one. Two operations.
    pub(super) fn grant(&self, name: Fingerprint, ttl: Duration) -> Option<[Operation; 2]> {
        let key = self.names.lease(name);
        let value = unique().ok()?;
        let add = Operation::Add {
            key: key.clone(),
            value: Bytes::from(value),
            ttl,
        };
        Some([add, Operation::Get { key }])
    }

    /// Whether leases stand, as they were granted.
    async fn stand(&self, stamps: &[Stamped]) -> Option<bool> {
        if self.unacknowledged.cover(stamps.iter().map(|(name, _)| *name)) {
            return Some(false);
        }
        let asked = stamps.iter().map(|(name, _)| self.ask(*name)).collect();
        let replies = self.run(asked).await?;
        if replies.iter().any(Result::is_err) {
            return None;
        }
        let found = replies.into_iter().map(stamp);
        Some(found.eq(stamps.iter().map(|(_, stamp)| Some(*stamp))))
    }
}

/// Whether leases stand, whichever stores they are in; none if one of those does not say.
pub(crate) fn stand(stamps: Vec<Stamped>) -> Pending<Option<bool>> {
    Box::pin(async move {
        let mut stamps = stamps;
        stamps.sort_unstable_by_key(|(name, _)| name.store());
        for of_store in stamps.chunk_by(|(one, _), (other, _)| one.store() == other.store()) {
            let number = of_store.first().and_then(|(name, _)| name.store());
            let cache = number.and_then(Cache::at)?;
            match cache.0.stand(of_store).await {
                Some(true) => {}
                otherwise => return otherwise,
            }
        }
        Some(true)
    })
}

/// What is known of leases: as what each stands now, if at all.
#[derive(Debug, Default)]
pub(super) struct Standing(HashMap<Fingerprint, Option<Stamp>, rustc_hash::FxBuildHasher>);

impl Standing {
    /// Takes note of the replies to as many questions.
    pub(super) fn learn(&mut self, names: &[Fingerprint], replies: &mut Replies) {
        self.0.extend(names.iter().copied().zip(replies.map(stamp)));
    }

    /// The leases of which nothing is known yet.
    pub(super) fn unknown(&self, stamps: &[Stamped]) -> Vec<Fingerprint> {
        let names = stamps.iter().map(|(name, _)| *name);
        names.filter(|name| !self.0.contains_key(name)).collect()
    }

    /// Whether all stand, as they were granted.
    pub(super) fn vouch_for(&self, stamps: &[Stamped]) -> bool {
        let stands = |(name, stamp): &Stamped| self.0.get(name) == Some(&Some(*stamp));
        stamps.iter().all(stands)
    }
}

/// What a reply says of a lease, if it stands.
pub(super) fn stamp(reply: Result<Reply, Fault>) -> Option<Stamp> {
    let Ok(Reply {
        answer: Answer::Value(Some(Stored { value, .. })),
        server,
    }) = reply
    else {
        return None;
    };
    Some(Stamp {
        nonce: value.as_ref().try_into().ok()?,
        fence: server.fence,
    })
}
