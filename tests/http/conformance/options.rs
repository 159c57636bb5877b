//! What is read and stored, and for how long, as the pages were told.

use crate::support::{
    Client, Counter, LONG, kept, on_each_store, serve, serve_numbers, until_another,
};
use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use larder::http::{Keep, PagesBuilder};
use std::time::Duration;

/// So short that tests wait for it.
const SHORT: Duration = Duration::from_millis(400);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn same_key_one_computation_until_the_timeout() {
    on_each_store(async |place| {
        let (client, _) = serve_numbers(place.pages().timeout(LONG)).await;
        for _ in 0..3 {
            assert_eq!(client.get("/").await.body, "1");
        }
        let (client, _) = serve_numbers(place.pages().timeout(SHORT)).await;
        kept(&client, "/").await;
        until_another(&client, "/").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unless_true_neither_reads_nor_stores() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG);
        let pages = pages.unless(|request| request.headers.contains_key("x-fresh"));
        let (client, _) = serve_numbers(pages).await;
        let fresh = [("x-fresh", "1")];
        assert_eq!(client.get_with("/", &fresh).await.body, "1");
        assert_eq!(client.get("/").await.body, "2");
        let answer = client.get_with("/", &fresh).await;
        assert_eq!((answer.body.as_str(), answer.x_cache()), ("3", None));
        assert_eq!(client.get("/").await.body, "2");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cache_if_false_is_returned_and_not_stored() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG);
        let pages = pages.cache_if(|page| page.body() != "1" && page.status().is_success());
        let (client, _) = serve_numbers(pages).await;
        for body in ["1", "2", "2"] {
            assert_eq!(client.get("/").await.body, body);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn refresh_recomputes_and_stores_and_gets_the_request() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG);
        let pages = pages.refresh(|request| {
            request.uri.path() == "/a" && request.headers.contains_key("x-refresh")
        });
        let (client, _) = serve_numbers(pages).await;
        let refresh = [("x-refresh", "1")];
        assert_eq!(client.get("/a").await.body, "1");
        assert_eq!(client.get("/b").await.body, "2");
        assert_eq!(client.get_with("/a", &refresh).await.body, "3");
        assert_eq!(client.get("/a").await.body, "3");
        assert_eq!(client.get_with("/b", &refresh).await.body, "2");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_page_is_stored_or_not_as_asked() {
    on_each_store(async |place| {
        for (kept, cached) in [(true, 1), (false, 3)] {
            let pages = place.pages().timeout(LONG);
            let pages = pages.cache_if(move |page| kept || !page.body().is_empty());
            let pages = pages.build().unwrap();
            let (runs, counter) = (Counter::default(), Counter::default());
            let seen = counter.clone();
            let nothing = move || async move {
                counter.count();
            };
            let router = Router::new().route("/", get(nothing));
            let client = serve(router.layer(pages.layer())).await;
            for _ in 0..3 {
                runs.count();
                let answer = client.get("/").await;
                assert_eq!((answer.status, answer.body.as_str()), (200, ""));
            }
            assert_eq!((runs.get(), seen.get()), (3, cached));
        }
    })
    .await;
}

/// Serves pages that say themselves for how long they are kept.
async fn serve_kept(pages: PagesBuilder) -> Client {
    let pages = pages.build().unwrap();
    let counter = Counter::default();
    let handler = move |Path(keep): Path<String>| async move {
        let keep = match keep.as_str() {
            "longer" => Some(Keep::For(LONG)),
            "shorter" => Some(Keep::For(SHORT)),
            "forever" => Some(Keep::Forever),
            "never" => Some(Keep::For(Duration::ZERO)),
            "not" => Some(Keep::Not),
            _ => None,
        };
        (keep.map(axum::Extension), counter.count().to_string())
    };
    let router = Router::new().route("/{keep}", get(handler));
    serve(router.layer(pages.layer())).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_timeout_can_be_changed_per_result() {
    on_each_store(async |place| {
        let client = serve_kept(place.pages().timeout(SHORT)).await;
        let paths = ["/longer", "/forever"];
        let longer = [kept(&client, paths[0]).await, kept(&client, paths[1]).await];
        client.get("/other").await;
        until_another(&client, "/other").await;
        for (path, body) in paths.into_iter().zip(longer) {
            assert_eq!(client.get(path).await.body, body, "{path}");
        }
        let client = serve_kept(place.pages().timeout(LONG)).await;
        let other = kept(&client, "/other").await;
        client.get("/shorter").await;
        until_another(&client, "/shorter").await;
        assert_eq!(client.get("/other").await.body, other);
        for path in ["/never", "/not"] {
            let first = client.get(path).await.body;
            assert_ne!(client.get(path).await.body, first, "{path}");
        }
    })
    .await;
}
