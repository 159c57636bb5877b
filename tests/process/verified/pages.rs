//! Pages, whose handlers can't answer a request twice.

use super::{Verified, counted, found};
use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::routing::get;
use larder::cached;
use larder::http::Pages;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use tower::ServiceExt as _;

static RUNS: AtomicU64 = AtomicU64::new(0);
static PAGES: LazyLock<Pages> =
    LazyLock::new(|| Pages::builder("verified-pages").query([]).build().unwrap());

#[cached]
fn title(id: u64) -> String {
    format!("title {id}")
}

async fn show() -> String {
    RUNS.fetch_add(1, SeqCst);
    title(1)
}

#[tokio::test]
async fn pages_are_listed_as_what_cannot_be_verified() {
    let verified = Verified::all();
    let _ = title(1);
    let app = Router::new().route("/", get(show)).layer(PAGES.layer());
    for answer in ["MISS", "HIT"] {
        let request = Request::get("/").body(Body::empty()).unwrap();
        let response = app.clone().oneshot(request).await.unwrap();
        assert_eq!(response.headers()["x-cache"], answer);
    }
    assert_eq!(RUNS.load(SeqCst), 1);
    let report = larder::verification();
    let mut pages = report.functions().iter();
    let pages = pages.find(|it| it.path() == "verified-pages").unwrap();
    assert!(pages.obstacle().unwrap().starts_with("a page: "));
    assert_eq!(counted(pages), (0, 0));
    // what the page is made of can be
    assert_eq!(counted(&found("title")), (1, 0));
    drop(verified);
}
