//! Handlers that fail, that panic, and whose responses are for one request alone.

use crate::support::{Counter, LONG, on_each_store, serve};
use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::middleware::{Next, from_fn};
use axum::routing::get;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio::time::sleep;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_is_its_own_requests_affair() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG).build().unwrap();
        let counter = Counter::default();
        let handler = move || async move {
            let run = counter.count();
            assert!(run > 2, "as asked");
            run.to_string()
        };
        let client = serve(Router::new().route("/", get(handler)).layer(pages.layer())).await;
        for _ in 0..2 {
            let panicked = tokio::spawn(async move { client.get("/").await });
            assert!(panicked.await.is_err(), "it was answered");
        }
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
            sleep(Duration::from_millis(500)).await;
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
