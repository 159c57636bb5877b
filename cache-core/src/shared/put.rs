//! Write-through: a value in the place of what a write has invalidated.
//!
//! What the value depends on was granted before the database was written. Where the write invalidates
//! some of that itself, it puts a new nonce in the place of the very one that it was granted, and not of
//! any other: of two writes of an entry that overlap, the second to end finds the nonce of the first, and
//! the entry stays invalidated, for nobody knows in which order the database saw them.

use super::cache::Inner;
use super::fill::{Filling, all_stand, is_done};
use super::leases::stamp;
use super::stamp::Stamp;
use super::stamps::Stamped;
use super::unique::unique;
use crate::lease::Fingerprint;
use crate::logs::{debug, warn};
use crate::store::{Answer, Bytes, Key, Operation, Reply, Stored, Version};
use hashbrown::HashMap;
use rustc_hash::FxBuildHasher;

/// A value that is to be put, under what was granted before its write.
#[derive(Clone, Debug)]
pub(crate) struct Putting {
    pub(crate) entry: Key,
    pub(crate) filling: Filling,
}

/// Leases that a write has renewed, as they are now.
#[derive(Debug, Default)]
pub(super) struct Renewed(HashMap<Fingerprint, Stamp, FxBuildHasher>);

impl Renewed {
    pub(super) fn holds(&self, name: Fingerprint) -> bool {
        self.0.contains_key(&name)
    }

    pub(super) fn names(&self) -> Vec<Fingerprint> {
        self.0.keys().copied().collect()
    }

    /// What a value holds of leases of which these are about to be invalidated; none if one of those
    /// could not be renewed.
    fn take_over(&self, stamps: &[Stamped], invalidated: &[Fingerprint]) -> Option<Vec<Stamped>> {
        let taken = |(name, stamp): &Stamped| match self.0.get(name) {
            Some(renewed) => Some((*name, *renewed)),
            None if invalidated.contains(name) => None,
            None => Some((*name, *stamp)),
        };
        stamps.iter().map(taken).collect()
    }
}

impl Inner {
    /// Renews what is about to be invalidated of the leases that values hold: as far as it stands as it
    /// was granted to all of them. That revokes it for everybody else.
    pub(super) async fn renew(&self, names: &[Fingerprint], puts: &[Putting]) -> Renewed {
        let mut renewed = Renewed::default();
        let held = held(names, puts);
        if held.is_empty() {
            return renewed;
        }
        let asked = held.iter().map(|(name, _)| self.ask(*name)).collect();
        let Some(replies) = self.run(asked).await else {
            return renewed;
        };
        let (mut swapped, mut swaps) = (Vec::new(), Vec::new());
        for (held, reply) in held.into_iter().zip(replies) {
            let version = version(&reply);
            if stamp(reply) == Some(held.1)
                && let (Some(version), Ok(nonce)) = (version, unique())
            {
                swapped.push((held.0, nonce));
                swaps.push(Operation::Swap {
                    key: self.names.lease(held.0),
                    version,
                    value: Bytes::from(nonce),
                    ttl: self.lease_life(),
                });
            }
        }
        let replies = self.run(swaps).await.unwrap_or_default();
        for ((name, nonce), reply) in swapped.into_iter().zip(replies) {
            let fence = reply.as_ref().ok().map(|reply| reply.server.fence);
            // what may have been renewed, or not, is deleted
            if let Some(fence) = fence.filter(|_| is_done(reply)) {
                renewed.0.insert(name, Stamp { nonce, fence });
            }
        }
        renewed
    }

    /// Stores the values whose leases were renewed, as far as these were among the names.
    pub(super) async fn put(&self, names: &[Fingerprint], puts: &[Putting], renewed: &Renewed) {
        for putting in puts {
            let Putting { entry, filling } = putting.clone();
            match renewed.take_over(&filling.stamps, names) {
                Some(stamps) => self.store_put(&entry, Filling { stamps, ..filling }).await,
                None => say_overtaken(&entry),
            }
        }
    }

    /// Stores a value, whatever is there. If what it holds is revoked meanwhile, nobody is served it.
    async fn store_put(&self, entry: &Key, filling: Filling) {
        let stay = filling.stay;
        let Some((value, leases)) = self.pack(entry, filling).await else {
            return;
        };
        let mut operations = self.holds(&leases, stay.whole());
        operations.push(Operation::Set {
            key: entry.clone(),
            value,
            ttl: stay.unread(),
        });
        let Some(mut replies) = self.run(operations).await else {
            return;
        };
        match replies.pop() {
            Some(Err(fault)) => warn!("a value of {entry} that was put is not shared: {fault}"),
            _ if !all_stand(&leases, replies) => say_overtaken(entry),
            _ => {}
        }
    }
}

/// What was put is of no use: nobody is served it.
fn say_overtaken(entry: &Key) {
    debug!(
        "a value of {entry} that was put is not stored, but invalidated: another write of it, or an \
         invalidation, came between"
    );
}

/// What values hold of these leases, without those that were granted to them one after another.
fn held(names: &[Fingerprint], puts: &[Putting]) -> Vec<Stamped> {
    let mut held: Vec<Stamped> = Vec::new();
    let all = puts.iter().flat_map(|putting| &putting.filling.stamps);
    for stamped in all.filter(|(name, _)| names.contains(name)) {
        if !held.contains(stamped) {
            held.push(*stamped);
        }
    }
    let names: Vec<_> = held.iter().map(|(name, _)| *name).collect();
    held.retain(|(name, _)| names.iter().filter(|other| *other == name).count() == 1);
    held
}

fn version(reply: &Result<Reply, crate::store::Fault>) -> Option<Version> {
    match &reply.as_ref().ok()?.answer {
        Answer::Value(Some(Stored { version, .. })) => Some(*version),
        _ => None,
    }
}
