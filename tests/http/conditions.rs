//! Requests for what has changed, for the head alone, and for a part.

use crate::support::LONG;
use crate::support::{Counter, on_each_store, serve};
use axum::Router;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, ETAG, HeaderMap, IF_NONE_MATCH, LAST_MODIFIED};
use axum::response::IntoResponse;
use axum::routing::{any, get};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_the_page_is_told_so() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG).build().unwrap();
        let counter = Counter::default();
        let runs = counter.clone();
        let handler = move |headers: HeaderMap| async move {
            assert!(
                !headers.contains_key(IF_NONE_MATCH),
                "the page is for everybody"
            );
            counter.count();
            (
                [
                    (CONTENT_TYPE, "text/plain"),
                    (LAST_MODIFIED, "Thu, 01 Jan 2026 00:00:00 GMT"),
                ],
                "page",
            )
        };
        let client = serve(Router::new().route("/", get(handler)).layer(pages.layer())).await;
        let first = client.get("/").await;
        let tag = first.header("etag").unwrap().to_owned();
        assert!(tag.starts_with('"') && tag.len() == 34, "{tag} is strong");

        let weak = format!("W/{tag}");
        let among = format!("\"a, b\", {tag}");
        for known in [tag.as_str(), "*", &weak, &among] {
            let answer = client.get_with("/", &[("if-none-match", known)]).await;
            assert_eq!(
                (answer.status, answer.x_cache()),
                (304, Some("HIT")),
                "{known}"
            );
            assert_eq!(answer.header("etag"), Some(tag.as_str()));
            assert_eq!(answer.header("content-type"), None);
        }
        for unknown in ["\"other\"", "W/\"other\"", &tag[1..33]] {
            let answer = client.get_with("/", &[("if-none-match", unknown)]).await;
            assert_eq!(
                (answer.status, answer.body.as_str()),
                (200, "page"),
                "{unknown}"
            );
        }
        let since = [("if-modified-since", "Thu, 01 Jan 2026 00:00:00 GMT")];
        assert_eq!(client.get_with("/", &since).await.status, 304);
        let before = [("if-modified-since", "Wed, 31 Dec 2025 00:00:00 GMT")];
        assert_eq!(client.get_with("/", &before).await.status, 200);
        // where there is a tag, the date does not count
        let both = [since[0], ("if-none-match", "\"other\"")];
        assert_eq!(client.get_with("/", &both).await.status, 200);

        // the same tag for the same bytes, also from a miss
        pages.clear().await.unwrap();
        let answer = client.get_with("/", &[("if-none-match", &tag)]).await;
        assert_eq!((answer.status, answer.x_cache()), (304, Some("MISS")));
        // and the page is whole for the next
        let whole = client.get("/").await;
        assert_eq!(
            (whole.status, whole.body.as_str(), whole.x_cache()),
            (200, "page", Some("HIT"))
        );
        assert_eq!(whole.header("content-type"), Some("text/plain"));
        assert_eq!(runs.get(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tag_of_the_handlers_own_stays_and_failures_have_not_changed_nothing() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG).max_body(10).build().unwrap();
        let router = Router::new()
            .route("/own", get(|| async { ([(ETAG, "W/\"7\"")], "page") }))
            .route(
                "/long",
                get(|| async { ([(ETAG, "\"7\"")], "longer than is kept") }),
            )
            .route(
                "/none",
                get(|| async { (StatusCode::NOT_FOUND, [(ETAG, "\"7\"")], "none") }),
            );
        let client = serve(router.layer(pages.layer())).await;
        for x_cache in ["MISS", "HIT"] {
            let own = client.get("/own").await;
            assert_eq!(
                (own.header("etag"), own.x_cache()),
                (Some("W/\"7\""), Some(x_cache))
            );
        }
        let known = [("if-none-match", "\"7\"")];
        assert_eq!(client.get_with("/own", &known).await.status, 304);
        assert_eq!(client.get_with("/none", &known).await.status, 404);
        // of what is not kept too, though its handler was not told
        assert_eq!(client.get_with("/long", &known).await.status, 304);
        assert_eq!(client.get("/long").await.body, "longer than is kept");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_is_answered_from_the_page() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG).build().unwrap();
        let counter = Counter::default();
        let runs = counter.clone();
        // a HEAD with a body is none of a page's
        let handler = move || async move { ([("x-run", counter.count().to_string())], "page") };
        let client = serve(Router::new().route("/", any(handler)).layer(pages.layer())).await;
        for run in ["1", "2"] {
            let head = client.send("HEAD", "/", &[]).await;
            assert_eq!((head.header("x-run"), head.x_cache()), (Some(run), None));
        }
        let page = client.get("/").await;
        assert_eq!(
            (page.header("x-run"), page.x_cache()),
            (Some("3"), Some("MISS"))
        );
        let head = client.send("HEAD", "/", &[]).await;
        assert_eq!(
            (head.header("x-run"), head.x_cache()),
            (Some("3"), Some("HIT"))
        );
        assert_eq!(head.header("content-length"), Some("4"));
        assert_eq!(head.header("etag"), page.header("etag"));
        let known = [("if-none-match", page.header("etag").unwrap())];
        assert_eq!(client.send("HEAD", "/", &known).await.status, 304);
        assert_eq!(runs.get(), 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_part_is_the_handlers_affair() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG).build().unwrap();
        let counter = Counter::default();
        let handler = move |headers: HeaderMap| async move {
            let run = counter.count().to_string();
            match headers.get("range") {
                Some(_) => {
                    let part = [("content-range", "bytes 0-0/3"), ("x-run", "part")];
                    (StatusCode::PARTIAL_CONTENT, part, run).into_response()
                }
                None => run.into_response(),
            }
        };
        let client = serve(Router::new().route("/", get(handler)).layer(pages.layer())).await;
        let range = [("range", "bytes=0-0")];
        let part = client.get_with("/", &range).await;
        assert_eq!(
            (part.status, part.body.as_str(), part.x_cache()),
            (206, "1", None)
        );
        assert_eq!(client.get("/").await.body, "2");
        assert_eq!(client.get_with("/", &range).await.body, "3");
        assert_eq!(
            client.get_with("/", &[("if-match", "\"x\"")]).await.body,
            "4"
        );
        assert_eq!(client.get("/").await.body, "2");
    })
    .await;
}
