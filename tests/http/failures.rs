//! Handlers that fail, that panic, and whose responses are for one request alone.

use crate::support::LONG;
use crate::support::{Client, Counter, Place, on_each_store, serve};
use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use larder::http::{Pages, PagesBuilder};
use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio::time::sleep;

/// What the handler does: a status to answer with, 0 to panic, 1 to wait for ever.
type Mood = Arc<AtomicU16>;

async fn moody(State((mood, counter)): State<(Mood, Counter)>) -> Response {
    let run = counter.count().to_string();
    match mood.load(Ordering::SeqCst) {
        0 => panic!("as asked"),
        1 => std::future::pending().await,
        206 => ([(CACHE_CONTROL, "private")], run).into_response(),
        status => (StatusCode::from_u16(status).unwrap(), run).into_response(),
    }
}

async fn serve_moody(pages: PagesBuilder) -> (Client, Pages, Mood) {
    let pages = pages.build().unwrap();
    let mood = Mood::new(AtomicU16::new(200));
    let router = Router::new().route("/", get(moody)).layer(pages.layer());
    let client = serve(router.with_state((mood.clone(), Counter::default()))).await;
    (client, pages, mood)
}

const TIMEOUT: Duration = Duration::from_millis(150);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_stands_in_for_a_failure_past_its_timeout_and_for_nothing_else() {
    let pages = Place::Memory.pages().timeout(TIMEOUT).stale_if_error(LONG);
    let (client, pages, mood) = serve_moody(pages).await;
    assert_eq!(client.get("/").await.body, "1");
    sleep(TIMEOUT).await;
    for failure in [500, 502, 503, 504, 0] {
        mood.store(failure, Ordering::SeqCst);
        let answer = client.get("/").await;
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (200, "1"),
            "{failure}"
        );
        assert_eq!(answer.x_cache(), Some("STALE"), "{failure}");
    }
    // who says that there is nothing, or nothing for others, has not failed
    mood.store(400, Ordering::SeqCst);
    assert_eq!(client.get("/").await.status, 400);
    mood.store(206, Ordering::SeqCst);
    assert_eq!(client.get("/").await.x_cache(), Some("MISS"));
    // and with that the page from before is gone
    mood.store(500, Ordering::SeqCst);
    assert_eq!(client.get("/").await.status, 500);

    // nor does one stand in that was invalidated
    mood.store(200, Ordering::SeqCst);
    client.get("/").await;
    sleep(TIMEOUT).await;
    pages.clear_path("/").await.unwrap();
    mood.store(500, Ordering::SeqCst);
    assert_eq!(client.get("/").await.status, 500);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_is_served_past_its_timeout_while_one_request_makes_it_anew() {
    let pages = Place::Memory.pages().timeout(TIMEOUT).stale(LONG);
    let (client, _, mood) = serve_moody(pages).await;
    assert_eq!(client.get("/").await.body, "1");
    sleep(TIMEOUT).await;
    mood.store(1, Ordering::SeqCst);
    let leader = tokio::spawn(async move { client.get("/").await });
    sleep(Duration::from_millis(100)).await;
    for _ in 0..3 {
        let answer = client.get("/").await;
        assert_eq!(
            (answer.body.as_str(), answer.x_cache()),
            ("1", Some("STALE"))
        );
    }
    assert!(!leader.is_finished());
    leader.abort();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_is_its_own_requests_affair() {
    on_each_store(async |place| {
        let (client, _, mood) = serve_moody(place.pages().timeout(LONG)).await;
        mood.store(0, Ordering::SeqCst);
        for _ in 0..2 {
            let panicked = tokio::spawn(async move { client.get("/").await });
            assert!(panicked.await.is_err(), "it was answered");
        }
        mood.store(200, Ordering::SeqCst);
        assert_eq!(client.get("/").await.body, "3");
        assert_eq!(client.get("/").await.body, "3");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_who_waited_for_what_is_not_for_them_go_on_at_once() {
    on_each_store(async |place| {
        for cache_control in ["private", "public"] {
            let pages = place.pages().timeout(LONG).build().unwrap();
            let (begun, first) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
            let others = Arc::new(Semaphore::new(0));
            let (at_begin, at_first, at_others) = (begun.clone(), first.clone(), others.clone());
            let counter = Counter::default();
            let runs = counter.clone();
            let handler = move || async move {
                let run = counter.count();
                at_begin.add_permits(1);
                // each but the first waits for all the others: in turn they never end
                let gate = if run == 1 { at_first } else { at_others };
                gate.acquire().await.unwrap().forget();
                let status = match cache_control {
                    "private" => StatusCode::OK,
                    _ => StatusCode::INTERNAL_SERVER_ERROR,
                };
                (status, [(CACHE_CONTROL, cache_control)], run.to_string())
            };
            let arrived = Counter::default();
            let arrivals = arrived.clone();
            let arrive = from_fn(move |request: Request, next: Next| {
                arrivals.count();
                next.run(request)
            });
            let router = Router::new().route("/", get(handler)).layer(pages.layer());
            let client = serve(router.layer(arrive)).await;
            let ask = move || tokio::spawn(async move { client.get("/").await });
            let leader = ask();
            drop(begun.acquire().await.unwrap());
            let waiting: Vec<_> = (0..8).map(|_| ask()).collect();
            while arrived.get() < 9 {
                sleep(Duration::from_millis(5)).await;
            }
            sleep(Duration::from_millis(50)).await;
            assert_eq!(runs.get(), 1, "they wait");
            first.add_permits(1);
            leader.await.unwrap();
            let began = Instant::now();
            while runs.get() < 9 {
                sleep(Duration::from_millis(5)).await;
                assert!(
                    began.elapsed() < Duration::from_secs(20),
                    "one after the other"
                );
            }
            others.add_permits(8);
            for waiting in waiting {
                assert_eq!(waiting.await.unwrap().x_cache(), Some("MISS"));
            }
        }
    })
    .await;
}
