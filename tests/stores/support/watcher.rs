//! Who hears of changes, and remembers.

use cache_core::store::Watcher;
use std::sync::{Arc, Mutex};

#[derive(Default)]
pub(crate) struct Told {
    changed: Mutex<Vec<String>>,
    ended: Mutex<Vec<u64>>,
}

impl Watcher for Told {
    fn changed(&self, key: &str) {
        self.changed.lock().expect("no panics").push(key.into());
    }

    fn ended(&self, session: u64) {
        self.ended.lock().expect("no panics").push(session);
    }
}

impl Told {
    pub(crate) fn new() -> Arc<Self> {
        Arc::default()
    }

    pub(crate) fn of(&self, key: &str) -> bool {
        let changed = self.changed.lock().expect("no panics");
        changed.iter().any(|told| told == key)
    }

    pub(crate) fn has_ended(&self, session: u64) -> bool {
        self.ended.lock().expect("no panics").contains(&session)
    }
}
