//! A client that asks for ever more: what is kept for it has a bound.

use crate::support::LONG;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{HeaderName, HeaderValue, VARY};
use axum::response::Response;
use bytes::Bytes;
use larder::http::{Pages, PagesBuilder};
use larder::store::Memory;
use larder::{Cache, Near};
use std::convert::Infallible;
use std::process::Command;
use tower::{ServiceBuilder, ServiceExt, service_fn};

/// How many pages are asked for, and how many before memory is measured first.
const MANY: usize = 20_000;
const FEW: usize = 200;
/// How many bytes the pages may take together, about, and by how many kilobytes memory may grow: as much
/// again is for what is not counted.
const BOUND: u64 = 4 * 1024 * 1024;
const ALLOWED: u64 = 8 * 1024;
/// Set in the process that measures.
const MEASURES: &str = "LARDER_TEST_MEASURES";

/// The memory that is in use, in kilobytes, where the system tells.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Measures by how much memory grows with what a client asks for, in a process where nothing else runs.
async fn grows_little(
    test: &str,
    pages: PagesBuilder,
    request: impl Fn(usize) -> Request,
    respond: impl Fn() -> Response + Clone + Send + 'static,
) {
    if resident().is_none() {
        println!("skipped: there is no /proc to tell the memory in use");
        return;
    }
    if std::env::var_os(MEASURES).is_none() {
        let measured = Command::new(std::env::current_exe().unwrap())
            .args([&format!("many_pages::{test}"), "--exact", "--nocapture"])
            .env(MEASURES, "")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&measured.stdout);
        assert!(said.contains("1 passed"), "{said}{measured:?}");
        print!("{said}");
        return;
    }
    let pages: Pages = pages.timeout(LONG).build().unwrap();
    let service = service_fn(move |_: Request| std::future::ready(Ok::<_, Infallible>(respond())));
    let service = ServiceBuilder::new().layer(pages.layer()).service(service);
    let ask = async |number| {
        let response = service.clone().oneshot(request(number)).await.unwrap();
        assert_eq!(response.headers()["x-cache"], "MISS");
    };
    for number in 0..FEW {
        ask(number).await;
    }
    let before = resident().unwrap();
    for number in FEW..FEW + MANY {
        ask(number).await;
    }
    let grown = resident().unwrap().saturating_sub(before);
    println!(
        "{test}: {before} KB, and {grown} KB more after {MANY} pages, {} kept",
        pages.len()
    );
    assert!(grown < ALLOWED, "{test}: {grown} KB more");
    assert!((1..MANY).contains(&pages.len()), "{} pages", pages.len());
}

fn by_path(number: usize) -> Request {
    Request::get(format!("/users/{number}?page={number}"))
        .body(Body::empty())
        .unwrap()
}

fn page() -> Response {
    Response::new(Body::from("page"))
}

#[tokio::test]
async fn of_paths() {
    let pages = Pages::builder("many paths").whole_query().max_bytes(BOUND);
    grows_little("of_paths", pages.routes(["/users/{id}"]), by_path, page).await;
}

#[tokio::test]
async fn of_what_is_named() {
    let name = HeaderName::from_static("x-named");
    let pages = Pages::builder("many headers").query([]).max_bytes(BOUND);
    let request = |number: usize| {
        let named = format!("{number} {}", "x".repeat(1000));
        Request::get("/")
            .header("x-named", named)
            .body(Body::empty())
            .unwrap()
    };
    grows_little("of_what_is_named", pages.headers([name]), request, page).await;
}

#[tokio::test]
async fn of_variants() {
    let pages = Pages::builder("many variants").query([]).max_bytes(BOUND);
    let request = |number: usize| {
        Request::get("/")
            .header("accept", number.to_string())
            .body(Body::empty())
            .unwrap()
    };
    let varying = || {
        let mut page = page();
        page.headers_mut()
            .insert(VARY, HeaderValue::from_static("accept"));
        page
    };
    grows_little("of_variants", pages, request, varying).await;
}

/// What came over a connection is a part of what was read at once.
#[tokio::test]
async fn of_small_parts_of_large_buffers() {
    let pages = Pages::builder("many parts").whole_query().max_bytes(BOUND);
    let part = || {
        let read = Bytes::from(vec![b'x'; 16 * 1024]);
        let mut page = Response::new(Body::from(read.slice(..10)));
        let header = HeaderValue::from_maybe_shared(read.slice(10..20)).unwrap();
        page.headers_mut().insert("x-part", header);
        page
    };
    grows_little("of_small_parts_of_large_buffers", pages, by_path, part).await;
}

/// In a store the same bound is that of what is near.
#[tokio::test]
async fn of_what_is_near_a_store() {
    let store = Cache::builder("many-near", Memory::new(1000));
    let cache = store.near(Near::Validate).build();
    let pages = Pages::builder("many near")
        .whole_query()
        .store(&cache)
        .max_bytes(BOUND);
    grows_little("of_what_is_near_a_store", pages, by_path, page).await;
}
