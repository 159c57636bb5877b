//! One of the processes: a server of pages in a store, and of writes that clear them.

use crate::support::{Client, serve};
use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, Request, StatusCode};
use axum::routing::{get, post};
use larder::http::Pages;
use larder::{Cache, Config, Tag, cached, invalidates};
use std::io::Read;
use std::net::SocketAddr;
use std::sync::LazyLock;
use std::time::Duration;

/// Under which name it is found by this program, started again.
pub(super) const NAME: &str = "processes::server::starts_with_the_other_tests";
/// What tells it that it is one: where the database is.
pub(super) const DATABASE: &str = "LARDER_TEST_DATABASE";

/// That of the pages under `/stale`.
pub(super) const TIMEOUT: Duration = Duration::from_millis(200);

static DB: LazyLock<Client> = LazyLock::new(|| {
    let address: SocketAddr = std::env::var(DATABASE).unwrap().parse().unwrap();
    Client::of(address)
});

static CACHE: LazyLock<Cache> =
    LazyLock::new(|| Config::from_env("LARDER_TEST").unwrap().open().unwrap());

static PAGES: LazyLock<Pages> = LazyLock::new(|| {
    let pages = Pages::builder("pages").store(&CACHE).query([]);
    let pages = pages.routes(["/plain/{id}"]).clear_on_unsafe_methods();
    pages.build().unwrap()
});

static STALE: LazyLock<Pages> = LazyLock::new(|| {
    let pages = Pages::builder("stale")
        .store(&CACHE)
        .query([])
        .timeout(TIMEOUT);
    let long = Duration::from_secs(600);
    pages.stale(long).stale_if_error(long).build().unwrap()
});

#[derive(Tag)]
#[tag(store = CACHE)]
struct Row(u64);

#[cached(tags(Row(id)), store = CACHE)]
async fn row(id: u64) -> u64 {
    let version = version().await;
    pass("inner").await;
    version
}

#[invalidates(row(id))]
async fn write(id: u64) {
    advance().await;
    let _ = id;
}

#[invalidates(Row(id))]
async fn write_by_tag(id: u64) {
    advance().await;
    let _ = id;
}

async fn version() -> u64 {
    DB.get("/version").await.body.parse().unwrap()
}

async fn advance() {
    assert_eq!(DB.send("POST", "/advance", &[]).await.status, 200);
}

async fn pass(place: &str) {
    assert_eq!(DB.get(&format!("/pass/{place}")).await.status, 200);
}

async fn built(Path(id): Path<u64>) -> String {
    let version = row(id).await;
    pass("outer").await;
    version.to_string()
}

async fn plain(headers: HeaderMap) -> Result<String, StatusCode> {
    if headers.contains_key("x-fail") {
        return Err(StatusCode::SERVICE_UNAVAILABLE);
    }
    let version = version().await;
    pass("outer").await;
    Ok(version.to_string())
}

/// Writes, and clears by hand what no declaration does.
async fn change(Path((way, id)): Path<(String, u64)>) {
    match way.as_str() {
        "key" => return write(id).await,
        "tag" => return write_by_tag(id).await,
        _ => advance().await,
    }
    let path = format!("/plain/{id}");
    let cleared = match way.as_str() {
        "path" => PAGES.clear_path(&path),
        "uri" => PAGES.clear_uri(&path),
        "route" => PAGES.clear_route("/plain/{id}", [("id", id)]).unwrap(),
        "page" => {
            let request = Request::get(&path).body(()).unwrap();
            PAGES.clear_page(&PAGES.key(&request.into_parts().0))
        }
        _ => {
            STALE.clear().await.unwrap();
            PAGES.clear()
        }
    };
    cleared.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "the other tests start it, as a process of its own"]
async fn starts_with_the_other_tests() {
    if std::env::var(DATABASE).is_err() {
        return;
    }
    let pages = Router::new()
        .route("/built/{id}", get(built))
        .route("/plain/{id}", get(plain).post(advance))
        .layer(PAGES.layer());
    let stale = Router::new()
        .route("/stale/{id}", get(plain))
        .layer(STALE.layer());
    let writes = Router::new().route("/write/{way}/{id}", post(change));
    let client = serve(pages.merge(stale).merge(writes)).await;
    println!("@ {}", client.address());
    // until whoever has started it ends, or ends it
    let end = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    end.await.unwrap().unwrap();
}
