//! Sessions of a store, as leases: stretches of time in which it tells of changes. What was read in one
//! ends with it.

use super::{Extent, Group, Lease};
use crate::sync::Mutex;
use std::collections::BTreeMap;

/// The sessions of one store, those that have ended included.
#[derive(Debug, Default)]
pub(crate) struct Sessions(Mutex<BTreeMap<u64, Lease>>);

/// How many sessions are remembered. Answers of one that has ended come a moment later at most.
const SESSIONS: usize = 1024;

impl Sessions {
    /// What stands while a session lasts; none if it has ended, or is zero, which is none.
    pub(crate) fn standing(&self, group: Group, session: u64) -> Option<Lease> {
        if session == 0 {
            return None;
        }
        let lease = of_session(&mut self.0.lock(), group, session);
        lease.stands().then_some(lease)
    }

    /// Ends a session, also one that nothing was read in yet.
    pub(crate) fn end(&self, group: Group, session: u64) {
        of_session(&mut self.0.lock(), group, session).revoke();
    }
}

fn of_session(sessions: &mut BTreeMap<u64, Lease>, group: Group, session: u64) -> Lease {
    if sessions.len() > SESSIONS
        && let Some((_, oldest)) = sessions.pop_first()
    {
        // nobody will find it again when it ends
        oldest.revoke();
    }
    let lease = sessions
        .entry(session)
        .or_insert_with(|| Lease::new(group.name(Extent::exact(session))));
    lease.clone()
}
