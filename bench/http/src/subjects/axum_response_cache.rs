//! `axum-response-cache`: by method and URI, or by a key of one's own. It is told by requests with a
//! header, which are answered anew.

use super::{Subject, Write};
use crate::app::{self, TTL};
use crate::case::Expected;
use crate::db;
use axum::Router;
use axum::body::Body;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::{HeaderValue, Method, Request, Uri};
use axum_response_cache::CacheLayer;

/// What has a request invalidate the page it asks for.
const INVALIDATE: (&str, &str) = ("x-invalidate-cache", "true");

pub(super) struct ByUri;

/// As its documentation has it for pages that are chosen by a header.
pub(super) struct ByLanguage;

impl Subject for ByUri {
    const PACKAGE: Option<&'static str> = Some("axum-response-cache");
    const SETTING: &'static str = "";

    fn new() -> Self {
        ByUri
    }

    fn around(&self, routes: Router) -> Router {
        routes.layer(CacheLayer::with_lifespan(TTL).allow_invalidation())
    }

    fn writes() -> Vec<Write<Self>> {
        vec![Write {
            told_by: "X-Invalidate-Cache",
            expected: Expected::Any,
            write: |_, server, id| {
                db::write(id);
                server.get(&app::row(id), &[INVALIDATE]);
            },
        }]
    }
}

impl Subject for ByLanguage {
    const PACKAGE: Option<&'static str> = Some("axum-response-cache");
    const SETTING: &'static str = "language in the key";

    fn new() -> Self {
        ByLanguage
    }

    fn around(&self, routes: Router) -> Router {
        routes.layer(CacheLayer::with_lifespan_and_keyer(TTL, key))
    }

    fn writes() -> Vec<Write<Self>> {
        Vec::new()
    }
}

fn key(asked: &Request<Body>) -> (Method, Option<HeaderValue>, Uri) {
    let language = asked.headers().get(ACCEPT_LANGUAGE).cloned();
    (asked.method().clone(), language, asked.uri().clone())
}
