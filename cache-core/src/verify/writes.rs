//! The declared writes under way: what one has done to the database may be seen before it has ended.

use super::check::Check;
use crate::scope::Scope;
use crate::switch;
use crate::sync::{Arc, Mutex, Weak, statics};

statics! {
    /// Those that began while hits were verified, some of which have ended.
    static BEGUN: Mutex<Vec<Weak<Scope>>> = Mutex::new(Vec::new());
}

/// Takes note of a write that begins, if hits are verified.
pub(crate) fn begun(scope: &Arc<Scope>) {
    if !switch::is_verified() {
        return;
    }
    let mut begun = BEGUN.lock();
    if begun.len() == begun.capacity() {
        begun.retain(|scope| scope.strong_count() > 0);
    }
    begun.push(Arc::downgrade(scope));
}

/// The writes that have not ended.
pub(super) struct UnderWay(Vec<Weak<Scope>>);

impl UnderWay {
    /// Those of now. To be asked for before it is asked what stands: a write that has ended by then has
    /// revoked by then.
    pub(super) fn now() -> Self {
        let mut writes = UnderWay(BEGUN.lock().clone());
        writes.have_ended();
        writes
    }

    /// Whether one of them is about to invalidate the answer.
    pub(super) fn meet(&self, check: &Check) -> bool {
        let mut scopes = self.0.iter().filter_map(Weak::upgrade);
        scopes.any(|scope| scope.covers(check.names()))
    }

    /// Whether all have ended.
    pub(super) fn have_ended(&mut self) -> bool {
        self.0.retain(|scope| {
            let scope = scope.upgrade();
            scope.is_some_and(|scope| !scope.is_settled())
        });
        self.0.is_empty()
    }
}

impl std::fmt::Debug for UnderWay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("UnderWay").field(&self.0.len()).finish()
    }
}
