//! A web service whose pages are cached, and which says nowhere what clears them.
//!
//! Each page is rendered from fragments, each fragment from what the database says, and all three are
//! cached. `#[invalidates(user(id))]` on what renames a user is enough for the user's card to go, and
//! every page with it.
//!
//! ```text
//! cargo run --release -p pages
//! ```
//!
//! The console at `/larder` shows what the caches do. This one stands open, on an address that no one
//! else reaches: put whatever guards your internals in front of yours.

mod database;
mod fragments;
mod handlers;

use axum::{
    Router,
    routing::{get, post},
};
use larder::http::{Pages, console};
use std::{sync::LazyLock, time::Duration};

pub use database::Db;

/// The pages of users.
pub static USERS: LazyLock<Pages> = LazyLock::new(|| {
    let pages = Pages::builder("users").timeout(Duration::from_secs(300));
    let pages = pages.query([]).routes(["/users/{id}"]);
    pages.build().expect("the description is whole")
});

/// The service's addresses.
pub fn router(db: &Db) -> Router {
    Router::new()
        .route("/users/{id}", get(handlers::show).post(handlers::rename))
        .route("/users/{id}/posts", post(handlers::publish))
        .layer(USERS.layer())
        .with_state(db.clone())
        .nest_service("/larder", console())
}
