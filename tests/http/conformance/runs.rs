//! Runs of handlers: one for all who ask meanwhile, whose body is whole before it is kept, and which its
//! response tells of.

use crate::support::{Counter, LONG, on_each_store, serve, serve_numbers};
use axum::Router;
use axum::body::Body;
use axum::routing::{get, post};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::time::sleep;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_misses_run_the_handler_once() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG).build().unwrap();
        let runs = Arc::new(AtomicUsize::new(0));
        let counted = runs.clone();
        let slow = move || async move {
            counted.fetch_add(1, Ordering::SeqCst);
            sleep(Duration::from_millis(100)).await;
            "made"
        };
        let router = Router::new()
            .route("/", get(slow).merge(post(|| async { "posted" })))
            .route("/first", get(|| async { "first" }));
        let client = serve(router.layer(pages.layer())).await;
        // the first time that a store hears of the name, what is made at that moment may be lost
        client.get("/first").await;
        let asked: Vec<_> = (0..100)
            .map(|_| tokio::spawn(async move { client.get("/").await }))
            .collect();
        let mut misses = 0;
        for asked in asked {
            let answer = asked.await.unwrap();
            assert_eq!(answer.body, "made");
            misses += usize::from(!answer.is_hit());
        }
        assert_eq!((misses, runs.load(Ordering::SeqCst)), (1, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn streamed_bodies_are_collected_before_they_are_stored() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG).build().unwrap();
        let counter = Counter::default();
        let stream = move || async move {
            counter.count();
            let pieces = futures::stream::unfold(0, async |piece| {
                tokio::task::yield_now().await;
                (piece < 5).then_some((Ok::<_, std::io::Error>(format!("{piece},")), piece + 1))
            });
            Body::from_stream(pieces)
        };
        let router = Router::new().route("/", get(stream));
        let client = serve(router.layer(pages.layer())).await;
        for x_cache in ["MISS", "HIT"] {
            let answer = client.get("/").await;
            assert_eq!(
                (answer.body.as_str(), answer.x_cache()),
                ("0,1,2,3,4,", Some(x_cache))
            );
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hit_header_is_on_a_hit_and_only_there() {
    on_each_store(async |place| {
        let (client, _) = serve_numbers(place.pages().timeout(LONG)).await;
        let begun = Instant::now();
        let first = client.get("/").await;
        assert_eq!((first.x_cache(), first.header("age")), (Some("MISS"), None));
        let mut last = 0;
        while last == 0 {
            let answer = client.get("/").await;
            let age: u64 = answer.header("age").unwrap().parse().unwrap();
            assert!(answer.is_hit() && age >= last && age <= 1 + begun.elapsed().as_secs());
            last = age;
            sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(client.send("POST", "/", &[]).await.x_cache(), None);
    })
    .await;
}
