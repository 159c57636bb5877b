//! One of the processes: a server of pages in a store, and of writes that clear them.

use crate::support::{Client, serve};
use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, Request, Response, StatusCode};
use axum::routing::{get, post};
use larder::http::Pages;
use larder::{Cache, Config, Tag, cached, invalidates};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io::Read;
use std::net::SocketAddr;
use std::sync::{LazyLock, Mutex};
use std::time::Duration;
use tower::{ServiceBuilder, ServiceExt, service_fn};

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

/// Answers by pages that there are from the first request on, a name for each path.
async fn first(request: Request<Body>) -> Response<Body> {
    static MADE: Mutex<BTreeMap<String, Pages>> = Mutex::new(BTreeMap::new());
    let name = request.uri().path().to_owned();
    let pages = {
        let mut made = MADE.lock().unwrap();
        let build = || {
            let pages = Pages::builder(&name).store(&CACHE).query([]);
            pages.routes(["/first/{id}"]).build().unwrap()
        };
        made.entry(name.clone()).or_insert_with(build).clone()
    };
    let handler = service_fn(|_: Request<Body>| async {
        advance().await;
        Ok::<_, Infallible>(Response::new(Body::from("made")))
    });
    let service = ServiceBuilder::new().layer(pages.layer()).service(handler);
    service.oneshot(request).await.unwrap().map(Body::new)
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
    let others = Router::new()
        .route("/write/{way}/{id}", post(change))
        .route("/first/{id}", get(first));
    let client = serve(pages.merge(stale).merge(others)).await;
    println!("@ {}", client.address());
    // until whoever has started it ends, or ends it
    let end = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    end.await.unwrap().unwrap();
}
