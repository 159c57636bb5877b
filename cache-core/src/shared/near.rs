//! The near cache: what this process keeps in front of a store, in its own memory.
//!
//! Entries there are what a function keeps in memory anyway. What is added is how they end when another
//! process invalidates: by asking at each hit, or by being told.

use super::names::Namer;
use crate::lease::{self, Extent, Fingerprint, Group, Lease};
use crate::store::{Server, Watcher};
use crate::sync::{Arc, Mutex, OnceLock};
use std::collections::BTreeMap;

/// Whether a process keeps the values of a store in its own memory too.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
#[non_exhaustive]
pub enum Near {
    /// It does not: each hit reads the value in the store. Exact.
    #[default]
    Off,
    /// It does, and each hit asks the store whether the value's leases stand: a round trip, without the
    /// value in it. Exact.
    Validate,
    /// It does, and the store tells of every lease that goes: a hit costs what it costs in memory.
    ///
    /// What another process has invalidated may be served until the store's message is there: mostly
    /// below a millisecond, and some milliseconds under load. A connection that is lost is noticed at
    /// once, or by a heartbeat within a second, and empties the near cache; it stays off until changes
    /// are told again. What this process invalidates itself is gone when the write returns.
    ///
    /// Where the store can't tell of changes, as with Memcached and a file, this is [`Validate`](Near::Validate).
    Tracked,
}

/// What keeps the near entries of one cache in step with its store.
#[derive(Debug)]
pub(super) struct Tracking {
    names: Namer,
    /// The number of the cache, once a function uses it.
    pub(super) number: Arc<OnceLock<u16>>,
    sessions: Mutex<BTreeMap<u64, Lease>>,
}

/// How many sessions are remembered. Answers of one that has ended come a moment later at most.
const SESSIONS: usize = 1024;

impl Tracking {
    pub(super) fn new(names: Namer, number: Arc<OnceLock<u16>>) -> Self {
        let sessions = Mutex::default();
        Tracking {
            names,
            number,
            sessions,
        }
    }

    /// What stands while changes of what a server has answered are told; none if they are not.
    pub(super) fn session(&self, server: Server) -> Option<Lease> {
        let number = *self.number.get()?;
        if server.session == 0 {
            return None;
        }
        let mut sessions = self.sessions.lock();
        let lease = self.of_session(&mut sessions, number, server.session);
        lease.stands().then_some(lease)
    }

    fn of_session(&self, sessions: &mut BTreeMap<u64, Lease>, number: u16, session: u64) -> Lease {
        if sessions.len() > SESSIONS
            && let Some((_, oldest)) = sessions.pop_first()
        {
            // nobody will find it again when it ends
            oldest.revoke();
        }
        let lease = sessions.entry(session).or_insert_with(|| {
            let group = Group::shared(number, SESSION);
            Lease::new(group.name(Extent::exact(session)))
        });
        lease.clone()
    }
}

/// The group that sessions are in: no function has it by its name, but for a chance of one in 2^48.
const SESSION: u64 = 0;

impl Watcher for Tracking {
    fn changed(&self, key: &str) {
        let Some(number) = self.number.get() else {
            return;
        };
        if let Some((group, extent)) = self.names.lease_of(key) {
            lease::revoke(Fingerprint::of_stored(*number, group, extent));
        }
    }

    fn ended(&self, session: u64) {
        let Some(number) = self.number.get() else {
            return;
        };
        let mut sessions = self.sessions.lock();
        self.of_session(&mut sessions, *number, session).revoke();
    }
}
