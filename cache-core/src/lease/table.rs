//! The lease table: which lease of a thing stands now.

use super::{Extent, Fingerprint, Lease, epoch, fingerprint::state};
use crate::sync::{Mutex, bound, statics};
use hashbrown::HashTable;

const SHARDS: usize = 64;
/// A shard smaller than this is not worth sweeping.
const SWEEP_FROM: usize = bound(32);

statics! {
    static TABLE: [Mutex<Shard>; SHARDS] = [const { Mutex::new(Shard::new()) }; SHARDS];
}

struct Shard {
    leases: HashTable<Lease>,
    sweep_at: usize,
}

/// The standing lease of a thing, made if there is none.
pub(crate) fn grant(fingerprint: Fingerprint) -> Lease {
    let hash = state().hash_one(fingerprint);
    let mut shard = shard(hash).lock();
    if let Some(lease) = shard.find(hash, fingerprint) {
        return lease.clone();
    }
    let swept = shard.sweep();
    let lease = Lease::new(fingerprint);
    shard.insert(hash, lease.clone());
    drop(shard);
    drop(swept);
    lease
}

/// Revokes the standing lease of a thing, and whatever stands in for it.
///
/// The exact lease goes first: in the other order a computation could be granted a new stand-in,
/// find the exact lease standing and be kept.
///
/// Whether anything depended on it.
pub(crate) fn revoke(fingerprint: Fingerprint) -> bool {
    epoch::note(fingerprint.group);
    let exact = revoke_one(fingerprint);
    let any = revoke_one(fingerprint.group.name(Extent::ANY));
    exact || any
}

/// Clears the flag and takes the lease out under one lock: a second revoker that finds nothing
/// may conclude that the lease is down.
fn revoke_one(fingerprint: Fingerprint) -> bool {
    let hash = state().hash_one(fingerprint);
    let mut shard = shard(hash).lock();
    let taken = shard.take(hash, fingerprint);
    drop(shard);
    taken.is_some_and(|lease| lease.is_held_elsewhere())
}

/// Whether anything depends on the standing lease of a thing.
pub(crate) fn is_held(fingerprint: Fingerprint) -> bool {
    let hash = state().hash_one(fingerprint);
    let shard = shard(hash).lock();
    let lease = shard.find(hash, fingerprint);
    lease.is_some_and(Lease::is_held_elsewhere)
}

/// A lease and the one that took its place.
pub(crate) struct Renewed {
    pub(crate) old: Lease,
    pub(crate) new: Lease,
}

/// Like [`revoke`], but if a lease stood, a new one stands from the same moment on: whoever is
/// handed it will notice every later revocation.
pub(crate) fn replace(fingerprint: Fingerprint) -> Option<Renewed> {
    epoch::note(fingerprint.group);
    let hash = state().hash_one(fingerprint);
    let mut shard = shard(hash).lock();
    let renewed = shard.take(hash, fingerprint).map(|old| {
        let new = Lease::new(fingerprint);
        shard.insert(hash, new.clone());
        Renewed { old, new }
    });
    drop(shard);
    revoke_one(fingerprint.group.name(Extent::ANY));
    renewed
}

/// If the standing lease is still `ticket`, puts a new one in its place, for what is stored under
/// the ticket to hold, and revokes the ticket together with what stands in for it; otherwise
/// changes nothing.
pub(crate) fn renew(ticket: &Lease) -> Option<Lease> {
    let fingerprint = ticket.fingerprint();
    epoch::note(fingerprint.group);
    let hash = state().hash_one(fingerprint);
    let mut shard = shard(hash).lock();
    if !shard.find(hash, fingerprint)?.is(ticket) {
        return None;
    }
    let taken = shard.take(hash, fingerprint);
    let new = Lease::new(fingerprint);
    shard.insert(hash, new.clone());
    drop(shard);
    drop(taken);
    revoke_one(fingerprint.group.name(Extent::ANY));
    Some(new)
}

fn shard(hash: u64) -> &'static Mutex<Shard> {
    // the high bits choose the shard, the low ones the place in it
    &TABLE[(hash >> 40) as usize % SHARDS]
}

impl Shard {
    const fn new() -> Self {
        Shard {
            leases: HashTable::new(),
            sweep_at: SWEEP_FROM,
        }
    }

    fn find(&self, hash: u64, fingerprint: Fingerprint) -> Option<&Lease> {
        self.leases
            .find(hash, |lease| lease.fingerprint() == fingerprint)
    }

    fn insert(&mut self, hash: u64, lease: Lease) {
        self.leases
            .insert_unique(hash, lease, |lease| state().hash_one(lease.fingerprint()));
    }

    fn take(&mut self, hash: u64, fingerprint: Fingerprint) -> Option<Lease> {
        let entry = self
            .leases
            .find_entry(hash, |lease| lease.fingerprint() == fingerprint)
            .ok()?;
        entry.get().revoke();
        Some(entry.remove().0)
    }

    /// Once the shard has doubled, takes out what nobody else holds. Grants clone under the same
    /// lock, so what is held by the table alone stays so meanwhile.
    fn sweep(&mut self) -> Vec<Lease> {
        if self.leases.len() < self.sweep_at {
            return Vec::new();
        }
        let swept = self
            .leases
            .extract_if(|lease| !lease.is_held_elsewhere())
            .collect();
        self.sweep_at = (self.leases.len() * 2).max(SWEEP_FROM);
        swept
    }
}

#[cfg(all(test, not(any(loom, shuttle))))]
pub(crate) fn len() -> usize {
    TABLE.iter().map(|shard| shard.lock().leases.len()).sum()
}
