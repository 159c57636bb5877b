//! `http-cache-tower-server`: over moka, the only one of its stores that is in memory alone; by method
//! and path, or by a key of one's own.

use super::{CAPACITY, Subject, Write};
use crate::app;
use crate::case::Expected;
use crate::db;
use crate::executor::block_on;
use axum::BoxError;
use axum::Router;
use axum::error_handling::HandleErrorLayer;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::{Request, StatusCode};
use http_cache::{MokaCache, MokaManager};
use http_cache_tower_server::{CustomKeyer, ServerCacheLayer};

pub(super) struct ByPath(ServerCacheLayer<MokaManager>);

/// As its documentation has it for pages that are chosen by a header.
pub(super) struct ByLanguage;

fn manager() -> MokaManager {
    MokaManager::new(MokaCache::new(CAPACITY.into()))
}

impl Subject for ByPath {
    const PACKAGE: Option<&'static str> = Some("http-cache-tower-server");
    const SETTING: &'static str = "";

    fn new() -> Self {
        ByPath(ServerCacheLayer::new(manager()))
    }

    fn around(&self, routes: Router) -> Router {
        routes.layer((HandleErrorLayer::new(failed), self.0.clone()))
    }

    fn writes() -> Vec<Write<Self>> {
        vec![
            Write {
                told_by: "invalidate",
                expected: Expected::Any,
                write: |ByPath(layer), _, id| {
                    db::write(id);
                    let key = format!("GET {}", app::row(id));
                    block_on(layer.invalidate(&key)).expect("it is in memory");
                },
            },
            Write {
                told_by: "invalidate_request",
                expected: Expected::Any,
                write: |ByPath(layer), _, id| {
                    db::write(id);
                    let asked = Request::get(app::row(id)).body(()).expect("a request");
                    block_on(layer.invalidate_request(&asked)).expect("it is in memory");
                },
            },
        ]
    }
}

impl Subject for ByLanguage {
    const PACKAGE: Option<&'static str> = Some("http-cache-tower-server");
    const SETTING: &'static str = "language in the key";

    fn new() -> Self {
        ByLanguage
    }

    fn around(&self, routes: Router) -> Router {
        let layer = ServerCacheLayer::with_keyer(manager(), CustomKeyer::new(key));
        routes.layer((HandleErrorLayer::new(failed), layer))
    }

    fn writes() -> Vec<Write<Self>> {
        Vec::new()
    }
}

fn key(asked: &Request<()>) -> String {
    let language = asked.headers().get(ACCEPT_LANGUAGE);
    let language = language.and_then(|language| language.to_str().ok());
    let (method, path) = (asked.method(), asked.uri().path());
    format!("{method} {path} lang:{}", language.unwrap_or("en"))
}

async fn failed(error: BoxError) -> (StatusCode, String) {
    (StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
}
