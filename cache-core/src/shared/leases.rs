//! Leases in a store: granting them, and finding out whether they stand.

use super::cache::{Cache, Inner};
use super::look::rests;
use super::stamp::Stamp;
use super::stamps::Stamped;
use super::unique::unique;
use crate::lease::{self, Fingerprint, Lease};
use crate::store::{Answer, Bytes, Fault, Operation, Pending, Reply, Server, Stored};
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
    async fn stand(&self, stamps: &[Stamped]) -> Result<bool, Fault> {
        if self
            .unacknowledged
            .cover(stamps.iter().map(|(name, _)| *name))
        {
            return Ok(false);
        }
        let asked = stamps.iter().map(|(name, _)| self.ask(*name)).collect();
        let replies = self.run(asked).await.ok_or_else(rests)?;
        let replies: Vec<_> = replies.into_iter().collect::<Result<_, _>>()?;
        let found = replies.into_iter().map(|reply| stamp(Ok(reply)));
        Ok(found.eq(stamps.iter().map(|(_, stamp)| Some(*stamp))))
    }
}

/// Whether leases stand, whichever stores they are in; a fault if one of those does not say.
pub(crate) fn stand(stamps: Vec<Stamped>) -> Pending<Result<bool, Fault>> {
    Box::pin(async move {
        let mut stamps = stamps;
        stamps.sort_unstable_by_key(|(name, _)| name.store());
        for of_store in stamps.chunk_by(|(one, _), (other, _)| one.store() == other.store()) {
            let number = of_store.first().and_then(|(name, _)| name.store());
            let cache = number.and_then(Cache::at).ok_or_else(rests)?;
            match cache.0.stand(of_store).await {
                Ok(true) => {}
                otherwise => return otherwise,
            }
        }
        Ok(true)
    })
}

/// What is known of leases: as what each stands now, if at all.
#[derive(Debug, Default)]
pub(super) struct Standing {
    stamps: HashMap<Fingerprint, Option<Stamp>, rustc_hash::FxBuildHasher>,
    watch: Watch,
}

/// What ends a near entry, if the store tells of changes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Watch {
    /// The leases as this process knows them, which it revokes when it is told, and what stands while
    /// it is told.
    pub(crate) leases: Vec<Lease>,
    /// Whether some change is not told.
    pub(crate) is_blind: bool,
}

impl Watch {
    /// What this process knows these leases by. To be granted before they are asked for, so that what
    /// is told of them afterwards is noticed.
    pub(super) fn begin(inner: &Inner, names: &[Fingerprint]) -> Self {
        let is_blind = inner.tracking.is_none();
        let leases = match is_blind {
            true => Vec::new(),
            false => names.iter().copied().map(lease::grant).collect(),
        };
        Watch { leases, is_blind }
    }

    /// That some change is not told.
    pub(super) fn blind() -> Self {
        Watch {
            leases: Vec::new(),
            is_blind: true,
        }
    }

    /// Takes note of who answered.
    fn note(&mut self, inner: &Inner, server: Server) {
        let tracking = inner.tracking.as_ref();
        match tracking.and_then(|tracking| tracking.session(server)) {
            Some(session) if self.leases.iter().any(|lease| lease.is(&session)) => {}
            Some(session) => self.leases.push(session),
            None => self.is_blind = true,
        }
    }

    /// Takes note of who answered a question for a lease.
    pub(super) fn note_reply(&mut self, inner: &Inner, reply: &Result<Reply, Fault>) {
        match reply {
            Ok(reply) => self.note(inner, reply.server),
            Err(_) => self.is_blind = true,
        }
    }

    pub(super) fn join(&mut self, other: Watch) {
        self.is_blind |= other.is_blind;
        self.leases.extend(other.leases);
    }
}

impl Standing {
    /// Takes note of the replies to as many questions, asked under a watch.
    pub(super) fn learn(
        &mut self,
        inner: &Inner,
        mut watch: Watch,
        names: &[Fingerprint],
        replies: &mut Replies,
    ) {
        for (name, reply) in names.iter().zip(replies) {
            watch.note_reply(inner, &reply);
            self.stamps.insert(*name, stamp(reply));
        }
        self.watch.join(watch);
    }

    /// The leases of which nothing is known yet.
    pub(super) fn unknown(&self, stamps: &[Stamped]) -> Vec<Fingerprint> {
        let names = stamps.iter().map(|(name, _)| *name);
        names
            .filter(|name| !self.stamps.contains_key(name))
            .collect()
    }

    /// Whether all stand, as they were granted.
    pub(super) fn vouch_for(&self, stamps: &[Stamped]) -> bool {
        let stands = |(name, stamp): &Stamped| self.stamps.get(name) == Some(&Some(*stamp));
        stamps.iter().all(stands)
    }

    /// What ends a near entry that depends on what is known here.
    pub(super) fn into_watch(self) -> Watch {
        self.watch
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
