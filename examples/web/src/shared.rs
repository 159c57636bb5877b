//! The same addresses for `--store URL`, where several processes share what is cached.
//!
//! What is shared has to be written as bytes, which `Json` can't be: so the functions behind the
//! handlers are cached.

use std::sync::{LazyLock, OnceLock};

use axum::{
    Json, Router,
    extract::{Path, State},
    http::StatusCode,
    routing::{get, post},
};
use larder::{Cache, Config, cached, invalidates};

use crate::database::{App, Data, Item};

static STORE: OnceLock<Cache> = OnceLock::new();

static CACHE: LazyLock<Cache> = LazyLock::new(|| STORE.get().expect("`router` was called").clone());

/// The service's addresses, with what is cached in the store at a URL.
///
/// # Errors
///
/// If the URL is not one of a store: says what is wrong with it.
pub fn router(app: App, store: &str) -> Result<Router, String> {
    let cache = Config::new(store, "web-example").open();
    let cache = cache.map_err(|error| error.to_string())?;
    // a second router has the cache of the first
    let _ = STORE.set(cache);
    Ok(Router::new()
        .route("/data", get(show_data))
        .route("/update_data", post(update_data))
        .route("/items/{id}", get(show_item).post(rename_item))
        .with_state(app))
}

#[cached(timeout = 60, key_prefix = "shared_data", ignore(app), store = CACHE)]
async fn data(app: &App) -> Data {
    app.data().await
}

#[cached(timeout = "5m", key_prefix = "shared_item", ignore(app), store = CACHE)]
async fn item(app: &App, id: u64) -> Option<Item> {
    app.item(id).await
}

async fn show_data(State(app): State<App>) -> Json<Data> {
    Json(data(&app).await)
}

async fn show_item(State(app): State<App>, Path(id): Path<u64>) -> Result<Json<Item>, StatusCode> {
    item(&app, id).await.map(Json).ok_or(StatusCode::NOT_FOUND)
}

#[invalidates(data())]
async fn update_data(State(app): State<App>, text: String) -> Json<Data> {
    Json(app.set_data(text).await)
}

#[invalidates(item(id))]
async fn rename_item(
    State(app): State<App>,
    Path(id): Path<u64>,
    name: String,
) -> Result<Json<Item>, StatusCode> {
    let renamed = app.rename_item(id, name).await;
    renamed.map(Json).ok_or(StatusCode::NOT_FOUND)
}
