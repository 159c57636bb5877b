//! Pages past their timeout: served while one request makes them anew, or in the place of a failure.

use crate::support::{Client, Counter, LONG, Place, on_each_server, on_each_store, serve};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_LENGTH};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use larder::http::{Pages, PagesBuilder};
use std::io::Error;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::sleep;

/// What a handler does.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Mood {
    Answers(u16),
    /// With this `Cache-Control`.
    Says(&'static str),
    Panics,
    Waits,
    /// Its body breaks off, which it knows.
    BreaksOff,
    /// Its body is shorter than it has said.
    IsShort,
}

#[derive(Clone)]
struct Handler {
    mood: Arc<Mutex<Mood>>,
    counter: Counter,
    begun: Arc<Semaphore>,
}

impl Handler {
    fn is(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }
}

async fn moody(State(handler): State<Handler>) -> Response {
    let run = handler.counter.count().to_string();
    let mood = *handler.mood.lock().unwrap();
    match mood {
        Mood::Answers(status) => (StatusCode::from_u16(status).unwrap(), run).into_response(),
        Mood::Says(cache_control) => ([(CACHE_CONTROL, cache_control)], run).into_response(),
        Mood::Panics => panic!("as asked"),
        Mood::Waits => {
            handler.begun.add_permits(1);
            std::future::pending().await
        }
        Mood::BreaksOff => {
            let pieces = [Ok("begin"), Err(Error::other("as asked"))];
            Body::from_stream(futures::stream::iter(pieces)).into_response()
        }
        Mood::IsShort => {
            let pieces = futures::stream::iter([Ok::<_, Error>("begin")]);
            ([(CONTENT_LENGTH, "10")], Body::from_stream(pieces)).into_response()
        }
    }
}

async fn serve_moody(pages: PagesBuilder) -> (Client, Pages, Handler) {
    let pages = pages.build().unwrap();
    let handler = Handler {
        mood: Arc::new(Mutex::new(Mood::Answers(200))),
        counter: Counter::default(),
        begun: Arc::new(Semaphore::new(0)),
    };
    let router = Router::new().route("/", get(moody)).layer(pages.layer());
    let client = serve(router.with_state(handler.clone())).await;
    (client, pages, handler)
}

const TIMEOUT: Duration = Duration::from_millis(150);

/// Runs a test on pages in memory and in every store.
pub(crate) async fn everywhere(test: impl AsyncFn(PagesBuilder)) {
    on_each_store(async |place| test(place.pages().timeout(TIMEOUT)).await).await;
    on_each_server(async |cache| {
        test(Place::Memory.pages().timeout(TIMEOUT).store(cache)).await;
    })
    .await;
}

/// What a request is answered, and where from.
async fn ask(client: Client) -> (u16, String, String) {
    let answer = client.get("/").await;
    let x_cache = answer.x_cache().unwrap_or_default().to_owned();
    (answer.status, answer.body, x_cache)
}

/// The same, once a page is past its timeout and its handler is run: a clock may be a little behind.
async fn ask_past_it(client: Client, runs: Counter) -> (u16, String, String) {
    loop {
        let before = runs.get();
        let answer = ask(client).await;
        if runs.get() > before {
            return answer;
        }
    }
}

fn answer(status: u16, body: &str, x_cache: &str) -> (u16, String, String) {
    (status, body.to_owned(), x_cache.to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_stands_in_for_a_failure_past_its_timeout_and_for_nothing_else() {
    everywhere(async |pages| {
        let (client, pages, handler) = serve_moody(pages.stale_if_error(LONG)).await;
        assert_eq!(ask(client).await, answer(200, "1", "MISS"));
        sleep(TIMEOUT).await;
        let statuses = [500, 502, 503, 504].map(Mood::Answers);
        let broken = [Mood::Panics, Mood::BreaksOff, Mood::IsShort];
        for mood in statuses.into_iter().chain(broken) {
            handler.is(mood);
            let stood_in = ask_past_it(client, handler.counter.clone()).await;
            assert_eq!(stood_in, answer(200, "1", "STALE"), "{mood:?}");
        }
        // who says that there is nothing, or nothing for others, has not failed
        handler.is(Mood::Says("private"));
        assert_eq!(ask_past_it(client, handler.counter.clone()).await.2, "MISS");
        // and with that the page from before is gone
        handler.is(Mood::Answers(500));
        assert_eq!(ask(client).await.0, 500);

        // nor does one stand in that was invalidated
        handler.is(Mood::Answers(200));
        ask(client).await;
        sleep(TIMEOUT).await;
        pages.clear_path("/").await.unwrap();
        handler.is(Mood::Answers(500));
        assert_eq!(ask(client).await.0, 500);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_is_served_past_its_timeout_while_one_request_makes_it_anew() {
    everywhere(async |pages| {
        let (client, pages, handler) = serve_moody(pages.stale(LONG)).await;
        assert_eq!(ask(client).await, answer(200, "1", "MISS"));
        sleep(TIMEOUT).await;
        handler.is(Mood::Waits);
        let leader = tokio::spawn(ask_past_it(client, handler.counter.clone()));
        drop(handler.begun.acquire().await.unwrap());
        for _ in 0..3 {
            assert_eq!(ask(client).await, answer(200, "1", "STALE"));
        }
        assert!(!leader.is_finished());
        // but not what was invalidated meanwhile
        pages.clear().await.unwrap();
        handler.is(Mood::Answers(200));
        let anew = ask(client).await;
        assert_eq!((anew.0, anew.1.as_str()), (200, "3"));
        leader.abort();
    })
    .await;
}

/// What is said to one client is not said of the page.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_refused_takes_the_page_from_nobody() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(TIMEOUT).stale_if_error(LONG);
        let (client, _, handler) = serve_moody(pages).await;
        ask(client).await;
        sleep(TIMEOUT).await;
        for status in [400, 401, 403, 429] {
            handler.is(Mood::Answers(status));
            assert_eq!(ask_past_it(client, handler.counter.clone()).await.0, status);
        }
        handler.is(Mood::Answers(200));
        let named = [("authorization", "Basic dTpw")];
        assert_eq!(client.get_with("/", &named).await.status, 200);
        handler.is(Mood::Answers(503));
        assert_eq!(
            ask_past_it(client, handler.counter.clone()).await,
            answer(200, "1", "STALE")
        );
    })
    .await;
}

/// RFC 9111, 4.2.4.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_has_to_be_fresh_is_not_served_past_its_time() {
    on_each_store(async |place| {
        for says in [
            "must-revalidate",
            "proxy-revalidate",
            "max-age=60, s-maxage=60",
        ] {
            let pages = place.pages().timeout(TIMEOUT);
            let (client, _, handler) = serve_moody(pages.stale(LONG).stale_if_error(LONG)).await;
            handler.is(Mood::Says(says));
            assert_eq!(ask(client).await, answer(200, "1", "MISS"));
            sleep(TIMEOUT).await;
            handler.is(Mood::Waits);
            let leader = tokio::spawn(ask_past_it(client, handler.counter.clone()));
            drop(handler.begun.acquire().await.unwrap());
            handler.is(Mood::Answers(503));
            assert_eq!(ask(client).await, answer(503, "3", "MISS"), "{says}");
            leader.abort();
            let _ = leader.await;
            assert_eq!(ask(client).await.0, 503, "{says}");
        }
    })
    .await;
}

/// The requests that wait for it are answered too.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_waits_for_a_failure_is_given_the_page_from_before() {
    everywhere(async |pages| {
        let pages = pages.stale_if_error(LONG).build().unwrap();
        let fails = Arc::new(AtomicBool::new(false));
        let (begun, release) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
        let (is_failing, at_begin, at_release) = (fails.clone(), begun.clone(), release.clone());
        let runs = Counter::default();
        let counter = runs.clone();
        let handler = move || async move {
            counter.count();
            if !is_failing.load(Ordering::SeqCst) {
                return (StatusCode::OK, "page");
            }
            at_begin.add_permits(1);
            drop(at_release.acquire().await.unwrap());
            (StatusCode::BAD_GATEWAY, "failure")
        };
        let router = Router::new().route("/", get(handler));
        let client = serve(router.layer(pages.layer())).await;
        ask(client).await;
        sleep(TIMEOUT).await;
        fails.store(true, Ordering::SeqCst);
        let asked: Vec<_> = (0..8)
            .map(|_| tokio::spawn(ask_past_it(client, runs.clone())))
            .collect();
        drop(begun.acquire().await.unwrap());
        sleep(Duration::from_millis(50)).await;
        release.add_permits(1);
        for asked in asked {
            assert_eq!(asked.await.unwrap(), answer(200, "page", "STALE"));
        }
    })
    .await;
}
