//! What both processes read and write: one number that only grows, which this process gives out.

use crate::support::{Client, serve};
use axum::Router;
use axum::extract::{Path, State};
use axum::routing::{get, post};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::Semaphore;

/// The number, and where who reads it next is held up.
#[derive(Clone, Default)]
pub(super) struct Database(Arc<Inner>);

#[derive(Default)]
struct Inner {
    version: AtomicU64,
    hold: Mutex<Option<(String, Arc<Hold>)>>,
}

pub(super) struct Hold {
    pub(super) begun: Semaphore,
    pub(super) release: Semaphore,
}

impl Database {
    pub(super) fn version(&self) -> u64 {
        self.0.version.load(Ordering::SeqCst)
    }

    pub(super) fn advance(&self) {
        self.0.version.fetch_add(1, Ordering::SeqCst);
    }

    /// Holds up who comes to a place next.
    pub(super) fn hold_up(&self, place: &str) -> Arc<Hold> {
        let hold = Arc::new(Hold {
            begun: Semaphore::new(0),
            release: Semaphore::new(0),
        });
        *self.0.hold.lock().unwrap() = Some((place.to_owned(), hold.clone()));
        hold
    }

    /// Gives the number out, for as long as the test's runtime runs.
    pub(super) async fn serve(&self) -> Client {
        let version = async |State(database): State<Database>| database.version().to_string();
        let advance = async |State(database): State<Database>| database.advance();
        let router = Router::new()
            .route("/version", get(version))
            .route("/advance", post(advance))
            .route("/pass/{place}", get(pass));
        serve(router.with_state(self.clone())).await
    }
}

/// Lets pass who is not held up.
async fn pass(State(database): State<Database>, Path(place): Path<String>) {
    let held = database
        .0
        .hold
        .lock()
        .unwrap()
        .take_if(|(at, _)| *at == place);
    if let Some((_, hold)) = held {
        hold.begun.add_permits(1);
        drop(hold.release.acquire().await.unwrap());
    }
}
