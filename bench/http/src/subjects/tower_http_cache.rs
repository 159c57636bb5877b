//! `tower-http-cache`: over its store in memory, by path and query. What makes its keys sees no header.
//!
//! It asks for bodies that are `Sync`, which axum's are not, so they are put into something that is.

use super::{CAPACITY, Subject, Write};
use crate::app::{self, TTL};
use crate::case::Expected;
use crate::db;
use crate::executor::block_on;
use axum::BoxError;
use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::error_handling::HandleErrorLayer;
use axum::http::StatusCode;
use axum::response::Response;
use http_body::{Frame, SizeHint};
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};
use tower::util::MapResponseLayer;
use tower_http_cache::backend::CacheBackend;
use tower_http_cache::prelude::{CacheLayer, CachePolicy, InMemoryBackend, TagPolicy};

pub(super) struct ByUri(InMemoryBackend);

impl Subject for ByUri {
    const PACKAGE: Option<&'static str> = Some("tower-http-cache");
    const SETTING: &'static str = "";

    fn new() -> Self {
        ByUri(InMemoryBackend::new(CAPACITY.into()))
    }

    fn around(&self, routes: Router) -> Router {
        let policy = CachePolicy::default()
            .with_ttl(TTL)
            .with_tag_policy(TagPolicy::new().with_enabled(true))
            .with_tag_extractor(|_, uri| vec![tag(uri.path())]);
        let layer = CacheLayer::builder(self.0.clone()).policy(policy).build();
        let synced = MapResponseLayer::new(|response: Response| response.map(Synced::new));
        routes.layer((HandleErrorLayer::new(failed), layer, synced))
    }

    fn writes() -> Vec<Write<Self>> {
        vec![
            Write {
                told_by: "invalidate",
                expected: Expected::Any,
                write: |ByUri(backend), _, id| {
                    db::write(id);
                    block_on(backend.invalidate(&app::row(id))).expect("it is in memory");
                },
            },
            Write {
                told_by: "invalidate_by_tag",
                expected: Expected::Any,
                write: |ByUri(backend), _, id| {
                    db::write(id);
                    let tag = tag(&app::row(id));
                    block_on(backend.invalidate_by_tag(&tag)).expect("it is in memory");
                },
            },
        ]
    }
}

/// A body as `Sync`: nobody waits for the lock, since it is only asked for by who owns the body.
struct Synced(Mutex<Body>);

impl Synced {
    fn new(body: Body) -> Self {
        Synced(Mutex::new(body))
    }

    fn body(&mut self) -> Pin<&mut Body> {
        let body = self.0.get_mut();
        Pin::new(body.unwrap_or_else(PoisonError::into_inner))
    }
}

impl HttpBody for Synced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.body().poll_frame(context)
    }

    fn size_hint(&self) -> SizeHint {
        let body = self.0.lock();
        body.unwrap_or_else(PoisonError::into_inner).size_hint()
    }
}

fn tag(path: &str) -> String {
    format!("page:{path}")
}

async fn failed(error: BoxError) -> (StatusCode, String) {
    (StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
}
