//! The app: its routes, and what it notes of them.

use crate::origin;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::header::{ACCEPT_LANGUAGE, AUTHORIZATION, CACHE_CONTROL, COOKIE, SET_COOKIE, VARY};
use axum::http::{HeaderMap, HeaderName};
use axum::response::IntoResponse;
use axum::routing::get;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;

/// How long every cache may keep a page: none ends while the program runs.
pub(crate) const TTL: Duration = Duration::from_secs(300);

/// What every page says that may be kept: one of the caches keeps no other.
const KEPT: (HeaderName, &str) = (CACHE_CONTROL, "max-age=300");

/// A page of some 100 bytes, and one of 16 KiB.
pub(crate) const SMALL: &str = "/pages/small";
pub(crate) const LARGE: &str = "/pages/large";
static SMALL_PAGE: [u8; 100] = [b'x'; 100];
static LARGE_PAGE: [u8; 16 << 10] = [b'x'; 16 << 10];

/// A page in two languages.
pub(crate) const GREETING: &str = "/greeting";
/// A page whose handler is held up until [`App::open`].
pub(crate) const COLD: &str = "/cold";
/// Pages that name the client who has asked; how that is known, and what they say of it.
pub(crate) const OF_COOKIE: &str = "/account/of-cookie";
pub(crate) const SETS_COOKIE: &str = "/account/sets-cookie";
pub(crate) const OF_BEARER: &str = "/account/of-bearer";
pub(crate) const PRIVATE: &str = "/account/private";

/// What an app notes.
pub(crate) struct App {
    /// How many times a handler of [`GREETING`] or [`COLD`] was called.
    calls: AtomicUsize,
    /// Closed to open the way for those who are held up.
    gate: Semaphore,
}

impl App {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(App {
            calls: AtomicUsize::new(0),
            gate: Semaphore::new(0),
        })
    }

    /// How many times a handler was called so far.
    pub(crate) fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    /// Lets the handlers of [`COLD`] end.
    pub(crate) fn open(&self) {
        self.gate.close();
    }
}

/// The path of a row of the model database.
pub(crate) fn row(id: u64) -> String {
    format!("/rows/{id}")
}

/// The routes, with what reads a row.
pub(crate) fn routes<F>(app: Arc<App>, load: fn(u64) -> F) -> Router
where
    F: Future<Output = u64> + Send + 'static,
{
    let row = move |Path(id): Path<u64>| async move { ([KEPT], load(id).await.to_string()) };
    Router::new()
        .route("/rows/{id}", get(row))
        .route(
            SMALL,
            get(async || ([KEPT], Bytes::from_static(&SMALL_PAGE))),
        )
        .route(
            LARGE,
            get(async || ([KEPT], Bytes::from_static(&LARGE_PAGE))),
        )
        .route(GREETING, get(greeting))
        .route(COLD, get(cold))
        .route(
            OF_COOKIE,
            get(async |asked: HeaderMap| ([KEPT], client(&asked))),
        )
        .route(SETS_COOKIE, get(sets_cookie))
        .route(
            OF_BEARER,
            get(async |asked: HeaderMap| ([KEPT], client(&asked))),
        )
        .route(PRIVATE, get(private))
        .fallback(origin::ask)
        .with_state(app)
}

async fn greeting(State(app): State<Arc<App>>, asked: HeaderMap) -> impl IntoResponse {
    app.calls.fetch_add(1, Ordering::SeqCst);
    let language = text(&asked, &ACCEPT_LANGUAGE).to_owned();
    ([KEPT, (VARY, "accept-language")], language)
}

async fn cold(State(app): State<Arc<App>>) -> impl IntoResponse {
    app.calls.fetch_add(1, Ordering::SeqCst);
    // an error is the gate that was opened
    let _ = app.gate.acquire().await;
    ([KEPT], "cold")
}

async fn sets_cookie(asked: HeaderMap) -> impl IntoResponse {
    let client = client(&asked);
    let cookie = format!("session={client}");
    ([KEPT], [(SET_COOKIE, cookie)], client)
}

async fn private(asked: HeaderMap) -> impl IntoResponse {
    ([(CACHE_CONTROL, "private, max-age=300")], client(&asked))
}

/// Who asks, by the cookie or the token.
fn client(asked: &HeaderMap) -> String {
    let cookie = text(asked, &COOKIE).strip_prefix("session=");
    let bearer = || text(asked, &AUTHORIZATION).strip_prefix("Bearer ");
    cookie.or_else(bearer).unwrap_or_default().to_owned()
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> &'h str {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or_default()
}
