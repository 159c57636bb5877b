//! Requests that change what pages show.

use crate::support::LONG;
use crate::support::{Counter, on_each_store, serve};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use std::sync::Arc;
use tokio::sync::Semaphore;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn they_clear_the_pages_of_their_path_when_asked() {
    on_each_store(async |place| {
        for is_asked in [false, true] {
            let pages = place.pages().timeout(LONG);
            let pages = if is_asked {
                pages.clear_on_unsafe_methods()
            } else {
                pages
            };
            let pages = pages.build().unwrap();
            let show = |State(counter): State<Counter>| async move { counter.count().to_string() };
            let change = || async {};
            // a write that fails may have happened
            let fail = || async { StatusCode::INTERNAL_SERVER_ERROR };
            let methods = get(show)
                .post(change)
                .put(change)
                .patch(change)
                .delete(fail);
            let router = Router::new().route("/{id}", methods).layer(pages.layer());
            let client = serve(router.with_state(Counter::default())).await;
            for method in ["POST", "PUT", "PATCH", "DELETE"] {
                for path in ["/7", "/7?page=2", "/8"] {
                    client.get(path).await;
                }
                let answer = client.send(method, "/%37?x=1", &[]).await;
                assert_eq!(answer.x_cache(), None);
                for path in ["/7", "/7?page=2"] {
                    assert_ne!(client.get(path).await.is_hit(), is_asked, "{method} {path}");
                }
                assert!(client.get("/8").await.is_hit(), "{method}");
            }
            for method in ["HEAD", "OPTIONS", "TRACE", "PURGE"] {
                client.get("/7").await;
                client.send(method, "/7", &[]).await;
                assert!(client.get("/7").await.is_hit(), "{method}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_is_made_meanwhile_is_not_kept() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG).clear_on_unsafe_methods();
        let pages = pages.build().unwrap();
        let (begun, release) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
        let (at_begin, at_release) = (begun.clone(), release.clone());
        let change = move || async move {
            at_begin.add_permits(1);
            drop(at_release.acquire().await.unwrap());
        };
        let counter = Counter::default();
        let show = move || async move { counter.count().to_string() };
        let router = Router::new()
            .route("/", get(show).post(change))
            .layer(pages.layer());
        let client = serve(router).await;
        let change = tokio::spawn(async move { client.send("POST", "/", &[]).await });
        drop(begun.acquire().await.unwrap());
        assert_eq!(client.get("/").await.body, "1");
        release.add_permits(1);
        change.await.unwrap();
        assert_eq!(client.get("/").await.body, "2");
        assert_eq!(client.get("/").await.body, "2");
    })
    .await;
}
