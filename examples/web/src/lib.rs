//! A web service whose handlers are cached.
//!
//! It is the example of many articles on caching: a page that takes long to compute, an address
//! to change what it shows, and the question why the page still shows the old thing. Here
//! `#[cached]` stands on the handler of the page and `#[invalidates]` on the one that changes it.
//!
//! ```text
//! cargo run --release -p web
//! cargo run --release -p web -- --store redis://localhost:6379
//! ```

mod database;
pub mod handlers;
pub mod shared;

use axum::{
    Router,
    routing::{get, post},
};

pub use database::{App, Data, Item};

/// The service's addresses.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/data", get(handlers::data))
        .route("/update_data", post(handlers::update_data))
        .route(
            "/items/{id}",
            get(handlers::item).post(handlers::rename_item),
        )
        .with_state(app)
}
