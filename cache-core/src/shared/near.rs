//! The near cache: what this process keeps in front of a store, in its own memory.
//!
//! Entries there are what a function keeps in memory anyway. What is added is how they end when another
//! process invalidates: by asking at each hit, or by being told.

use super::names::Namer;
use crate::lease::{self, Fingerprint, Group, Lease, Sessions};
use crate::store::{Server, Watcher};
use crate::sync::{Arc, OnceLock};

/// Whether a process keeps the values of a store in its own memory too.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
#[non_exhaustive]
pub enum Near {
    /// It does not: each hit reads the value in the store. Exact, unless the store is a
    /// [`Tier`](crate::store::Tier).
    #[default]
    Off,
    /// It does, and each hit asks the store whether the value's leases stand: a round trip, without the
    /// value in it. As exact as [`Off`](Near::Off).
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
    sessions: Sessions,
}

impl Tracking {
    pub(super) fn new(names: Namer, number: Arc<OnceLock<u16>>) -> Self {
        let sessions = Sessions::default();
        Tracking {
            names,
            number,
            sessions,
        }
    }

    /// What stands while changes of what a server has answered are told; none if they are not.
    pub(super) fn session(&self, server: Server) -> Option<Lease> {
        self.sessions.standing(self.group()?, server.session)
    }

    /// The group that sessions are in: no function has it by its name, but for a chance of one in 2^48.
    fn group(&self) -> Option<Group> {
        self.number.get().map(|number| Group::shared(*number, 0))
    }
}

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
        if let Some(group) = self.group() {
            self.sessions.end(group, session);
        }
    }
}
