//! What is known of a connection on both of its ends: whether it stands, and the session on it.

use crate::store::watchers::Watchers;
use crate::store::{Fault, FaultKind};
use crate::sync::{Arc, Mutex, Ordering, Tally};
use redis::{PushInfo, PushKind, Value};
use tokio::task::AbortHandle;

static SESSIONS: Tally = Tally::new(1);

#[derive(Debug)]
pub(super) struct Line {
    state: Mutex<State>,
    watchers: Arc<Watchers>,
}

#[derive(Debug, Default)]
struct State {
    /// Why it has ended.
    ended: Option<Fault>,
    session: u64,
    /// The task that drives the connection.
    driving: Option<AbortHandle>,
}

impl Line {
    pub(super) fn new(watchers: Arc<Watchers>) -> Self {
        let state = Mutex::default();
        Line { state, watchers }
    }

    /// This task drives the connection.
    pub(super) fn is_driven_by(&self, task: AbortHandle) {
        self.state.lock().driving = Some(task);
    }

    /// Why it has ended, if it has.
    pub(super) fn fault(&self) -> Option<Fault> {
        self.state.lock().ended.clone()
    }

    /// Why it has ended if that is known better than by this fault, of which it is the cause then.
    pub(super) fn why(&self, fault: &Fault) -> Fault {
        let known = self.fault();
        let known = known.filter(|known| known.kind == FaultKind::Garbled);
        known.unwrap_or_else(|| fault.clone())
    }

    pub(super) fn has_ended(&self) -> bool {
        self.state.lock().ended.is_some()
    }

    /// The session, zero if there is none.
    pub(super) fn session(&self) -> u64 {
        self.state.lock().session
    }

    /// From now on changes are told.
    pub(super) fn begin_session(&self) {
        let mut state = self.state.lock();
        if state.ended.is_none() && state.session == 0 {
            state.session = SESSIONS.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Something happened that was not told key by key.
    pub(super) fn renew_session(&self) {
        let mut state = self.state.lock();
        let former = state.session;
        if former == 0 {
            return;
        }
        state.session = SESSIONS.fetch_add(1, Ordering::Relaxed);
        drop(state);
        self.watchers.ended(former);
    }

    /// The connection is not to be used any more; why is what is said first. What was asked over it
    /// may yet be answered, but for one that talks nonsense: that is not listened to any longer.
    pub(super) fn end(&self, kind: FaultKind, message: &str) {
        let mut state = self.state.lock();
        if state.ended.is_none() {
            state.ended = Some(Fault::new(kind, message));
        }
        let former = std::mem::take(&mut state.session);
        let driving = state.driving.clone();
        drop(state);
        if let (FaultKind::Garbled, Some(task)) = (kind, driving) {
            task.abort();
        }
        if former != 0 {
            self.watchers.ended(former);
        }
    }

    /// The server says something without being asked.
    pub(super) fn pushed(&self, info: &PushInfo) {
        match (&info.kind, &info.data[..]) {
            (PushKind::Invalidate, [Value::Array(keys)]) => {
                keys.iter().for_each(|key| self.changed(key));
            }
            // all of them: null after a FLUSHALL
            (PushKind::Invalidate, _) => self.renew_session(),
            _ => {}
        }
    }

    fn changed(&self, key: &Value) {
        // no key of ours is anything but text
        if let Value::BulkString(key) = key
            && let Ok(key) = str::from_utf8(key)
        {
            self.watchers.changed(key);
        }
    }
}
