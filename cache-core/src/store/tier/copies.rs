//! The copies, and what ends them.

use crate::answer::Answer as Held;
use crate::clock::Moment;
use crate::held::{Counted, Held as _};
use crate::lease::{self, Extent, Group, Lease, Sessions, state};
use crate::memo::Lifetime;
use crate::shared::envelope::PLACEHOLDER;
use crate::shared::is_of_lease;
use crate::store::{Answer, Bound, Fault, Hit, Key, Leftovers, Memory, Operation, Reply, Stored};
use crate::sync::Arc;
use std::time::Duration;

/// What a copy takes besides its key and its value, in bytes: places in tables, its leases, its terms.
const APART: usize = 350;
/// The largest part of the bound that one copy takes, so that it does not drive out all others.
const PART: u64 = 8;

#[derive(Debug)]
pub(super) struct Copies {
    memory: Memory<Key, Counted<Reply>>,
    /// What the leases of the keys are named by.
    group: Group,
    sessions: Sessions,
    longest: Duration,
    largest: u64,
}

/// Keys that are read in the far store.
pub(super) struct Reading {
    leases: Vec<(Key, Lease)>,
    /// Until when a copy is served.
    until: Moment,
}

impl Copies {
    pub(super) fn new(bytes: u64, longest: Duration) -> Self {
        Copies {
            memory: Memory::new(Bound::Weight(bytes)),
            group: Group::unique(),
            sessions: Sessions::default(),
            longest,
            largest: bytes / PART,
        }
    }

    /// The answers to a batch that only reads, if all of it is copied.
    pub(super) fn answer(&self, operations: &[Operation]) -> Option<Vec<Result<Reply, Fault>>> {
        let keys = operations.iter().map(Operation::key);
        keys.map(|key| self.find(key).map(Ok)).collect()
    }

    fn find(&self, key: &Key) -> Option<Reply> {
        match self.memory.hit(hash(key.as_str()), |other| other == key) {
            Hit::Plain(held, until) if !until.is_past() => {
                held.give().into_value().map(Arc::unwrap_or_clone)
            }
            _ => None,
        }
    }

    /// Takes note of what is about to be read: what is told or written from now on ends it.
    pub(super) fn read(&self, operations: &[Operation]) -> Reading {
        let lease = |key: &Key| {
            let name = self.group.name(Extent::exact(hash(key.as_str())));
            (key.clone(), lease::grant(name))
        };
        let keys = operations.iter().map(Operation::key);
        Reading {
            leases: keys.map(lease).collect(),
            until: Moment::now().after(self.longest),
        }
    }

    /// Copies what was read.
    pub(super) fn keep(&self, reading: Reading, replies: &[Result<Reply, Fault>]) {
        let Reading { leases, until } = reading;
        for ((key, lease), reply) in leases.into_iter().zip(replies) {
            if let Ok(reply) = reply {
                self.copy(key, lease, until, reply);
            }
        }
    }

    fn copy(&self, key: Key, lease: Lease, until: Moment, reply: &Reply) {
        let Answer::Value(Some(stored)) = &reply.answer else {
            return;
        };
        let weight = (APART + key.as_str().len() + stored.value.len()) as u64;
        if is_awaited(&key, stored) || weight > self.largest || !lease.stands() {
            return;
        }
        let Some(session) = self.sessions.standing(self.group, reply.server.session) else {
            return;
        };
        let (held, leases) = (Counted::hold(Arc::new(reply.clone())), [lease, session]);
        let lifetime = Lifetime::until(Some(until));
        let answer = Held::new(held, Box::new(leases), lifetime, weight);
        let (hash, mut left) = (hash(key.as_str()), Leftovers::default());
        self.memory
            .insert(hash, key, answer, |one, other| one == other, &mut left);
    }

    /// A key has changed: its copy goes, as does what is read of it now.
    pub(super) fn forget(&self, key: &str) {
        let hash = hash(key);
        lease::revoke(self.group.name(Extent::exact(hash)));
        drop(self.memory.take(hash));
    }

    /// Nothing is told any more of what was read in a session.
    pub(super) fn end(&self, session: u64) {
        self.sessions.end(self.group, session);
    }

    pub(super) fn bytes(&self) -> u64 {
        self.memory.weight().unwrap_or_default()
    }
}

/// Whether somebody waits for this to be replaced: it is the mark of a computation, in the place of an
/// entry, or that of a write, in the place of a lease. Those who wait look again and again, and are not to
/// look at a copy.
fn is_awaited(key: &Key, stored: &Stored) -> bool {
    let is_short = stored.value.len() <= PLACEHOLDER;
    is_short != is_of_lease(key.as_str())
}

fn hash(key: &str) -> u64 {
    state().hash_one(key)
}
