//! The database: in memory, slow on purpose, and it counts its queries.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::time::sleep;

/// How long a query takes.
const QUERY: Duration = Duration::from_millis(20);

/// A handle to the one database.
#[derive(Clone, Default)]
pub struct Db(Arc<State>);

#[derive(Default)]
struct State {
    users: Mutex<BTreeMap<u64, User>>,
    queries: AtomicUsize,
}

/// A user, and what they have written.
#[derive(Clone, Default)]
pub(crate) struct User {
    pub(crate) name: String,
    pub(crate) posts: Vec<String>,
}

impl Db {
    /// A database of two users.
    #[must_use]
    pub fn new() -> Self {
        let db = Db::default();
        for (id, name) in [(1, "Ada"), (2, "Emmy")] {
            let name = name.to_owned();
            let posts = vec![format!("{name} was here")];
            db.users().insert(id, User { name, posts });
        }
        db
    }

    /// How many queries there were.
    #[must_use]
    pub fn queries(&self) -> usize {
        self.0.queries.load(Ordering::SeqCst)
    }

    pub(crate) async fn find(&self, id: u64) -> Option<User> {
        self.0.queries.fetch_add(1, Ordering::SeqCst);
        let user = self.users().get(&id).cloned();
        sleep(QUERY).await;
        user
    }

    pub(crate) fn update(&self, id: u64, update: impl FnOnce(&mut User)) {
        update(self.users().entry(id).or_default());
    }

    fn users(&self) -> MutexGuard<'_, BTreeMap<u64, User>> {
        self.0.users.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
