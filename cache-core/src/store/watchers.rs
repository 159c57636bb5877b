//! Who hears of changes.

use crate::store::Watcher;
use crate::sync::{Arc, Mutex};
use std::fmt;

#[derive(Default)]
pub(super) struct Watchers(Mutex<Vec<Arc<dyn Watcher>>>);

impl Watchers {
    pub(super) fn push(&self, watcher: Arc<dyn Watcher>) {
        self.0.lock().push(watcher);
    }

    #[cfg(feature = "redis")]
    pub(super) fn are_there(&self) -> bool {
        !self.0.lock().is_empty()
    }

    pub(super) fn changed(&self, key: &str) {
        self.each(|watcher| watcher.changed(key));
    }

    pub(super) fn ended(&self, session: u64) {
        self.each(|watcher| watcher.ended(session));
    }

    /// Tells each, under no lock.
    fn each(&self, tell: impl Fn(&dyn Watcher)) {
        let watchers = self.0.lock().clone();
        watchers.iter().for_each(|watcher| tell(&**watcher));
    }
}

impl fmt::Debug for Watchers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Watchers({})", self.0.lock().len())
    }
}
