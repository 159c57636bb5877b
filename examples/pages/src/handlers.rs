//! The handlers. None of them says anything about pages.

use crate::database::Db;
use crate::fragments::{self, card, list, render};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Html,
};
use minijinja::{Error, context};
use std::sync::Arc;

/// `GET /users/{id}`.
pub(crate) async fn show(
    State(db): State<Db>,
    Path(id): Path<u64>,
) -> Result<Html<String>, StatusCode> {
    let card = card(&db, id).await.map_err(failed)?;
    let card = card.ok_or(StatusCode::NOT_FOUND)?;
    let list = list(&db, id).await.map_err(failed)?;
    let page = render("page.html", context!(card, list)).map_err(failed)?;
    Ok(Html(page))
}

/// `POST /users/{id}`, with the new name as the body.
pub(crate) async fn rename(State(db): State<Db>, Path(id): Path<u64>, name: String) {
    fragments::rename(&db, id, name).await;
}

/// `POST /users/{id}/posts`, with the text as the body.
pub(crate) async fn publish(State(db): State<Db>, Path(id): Path<u64>, text: String) {
    fragments::publish(&db, id, text).await;
}

fn failed(error: Arc<Error>) -> StatusCode {
    eprintln!("a template can't be rendered: {error}");
    StatusCode::INTERNAL_SERVER_ERROR
}
