//! The handlers: two that are cached, and the two that change what those show.
//!
//! The cached ones ignore the state: a process has one, so it doesn't change the answer.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use larder::{cached, invalidates};

use crate::database::{App, Data, Item};

/// `GET /data`. Nothing tells one call from another, so there is one entry.
#[cached(timeout = 60, key_prefix = "data_view", ignore(app))]
pub async fn data(State(app): State<App>) -> Json<Data> {
    Json(app.data().await)
}

/// `POST /update_data`, with the new text as the body. Once it has answered, `GET /data` shows
/// the new text: also when a computation of the page was under way.
#[invalidates(data())]
pub async fn update_data(State(app): State<App>, text: String) -> Json<Data> {
    Json(app.set_data(text).await)
}

/// `GET /items/{id}`. A key can be made of what a pattern binds. A missing item is an `Err`, and
/// so isn't kept: it may be there at the next request.
#[cached(timeout = "5m", key(id: u64 = id), ignore(app))]
pub async fn item(State(app): State<App>, Path(id): Path<u64>) -> Result<Json<Item>, StatusCode> {
    app.item(id).await.map(Json).ok_or(StatusCode::NOT_FOUND)
}

/// `POST /items/{id}`, with the new name as the body. One item's entry goes, the others stay.
#[invalidates(item(id))]
pub async fn rename_item(
    State(app): State<App>,
    Path(id): Path<u64>,
    name: String,
) -> Result<Json<Item>, StatusCode> {
    app.rename_item(id, name)
        .await
        .map(Json)
        .ok_or(StatusCode::NOT_FOUND)
}
