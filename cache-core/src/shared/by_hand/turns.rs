//! Who is about to change something: those of one process don't get in each other's way.

use crate::store::Key;
use crate::sync::{Turn, TurnGuard};
use std::hash::{DefaultHasher, Hash, Hasher};

/// How many keys can be changed at once. What shares a place waits for each other.
const PLACES: usize = 64;

/// The turns of one cache. Without them all is as true, but those who change one key at a time would
/// try again and again. The codec runs within a turn: it holds up those alone who change a key too.
#[derive(Debug)]
pub(crate) struct Turns([Turn<()>; PLACES]);

impl Default for Turns {
    fn default() -> Self {
        Turns(std::array::from_fn(|_| Turn::default()))
    }
}

impl Turns {
    /// Waits for the turn of a key, which ends when it is dropped.
    pub(super) async fn of(&self, key: &Key) -> TurnGuard<'_, ()> {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        let place = hasher.finish() % PLACES as u64;
        self.0[place as usize].lock().await
    }
}
