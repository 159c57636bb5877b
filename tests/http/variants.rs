//! Responses that are chosen by headers of the request.

use crate::support::{Client, Counter, LONG, on_each_store, serve};
use axum::Router;
use axum::http::header::{HeaderMap, VARY};
use axum::routing::get;
use larder::http::{Pages, PagesBuilder};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// What a header is.
fn text<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    headers
        .get(name)
        .map_or("", |value| value.to_str().unwrap_or("?"))
}

/// Pages that vary by what `names` says in the given run, and show it.
async fn serve_varying(
    pages: PagesBuilder,
    names: impl Fn(usize, &HeaderMap) -> &'static str + Clone + Send + Sync + 'static,
) -> (Client, Pages, Counter) {
    let pages = pages.timeout(LONG).build().unwrap();
    let counter = Counter::default();
    let runs = counter.clone();
    let handler = move |headers: HeaderMap| async move {
        let names = names(counter.count(), &headers);
        let shown: Vec<_> = names.split(", ").map(|name| text(&headers, name)).collect();
        ([(VARY, names)], shown.join("|"))
    };
    let router = Router::new().fallback(get(handler)).layer(pages.layer());
    (serve(router).await, pages, runs)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn variants_are_held_side_by_side() {
    on_each_store(async |place| {
        let (client, pages, runs) = serve_varying(place.pages(), |_, _| "accept-encoding").await;
        for round in 0..10 {
            for encoding in ["gzip", "br", "zstd", ""] {
                let headers = [("accept-encoding", encoding)];
                let answer = client.get_with("/", &headers).await;
                assert_eq!(
                    (answer.body.as_str(), answer.is_hit()),
                    (encoding, round > 0)
                );
            }
        }
        assert_eq!(runs.get(), 4);
        pages.clear_uri("/").await.unwrap();
        for encoding in ["gzip", "br", "zstd", ""] {
            let headers = [("accept-encoding", encoding)];
            assert!(!client.get_with("/", &headers).await.is_hit(), "{encoding}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_is_not_given_what_was_chosen_for_another() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG).build().unwrap();
        let (begun, release) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
        let (at_begin, at_release) = (begun.clone(), release.clone());
        let counter = Counter::default();
        let runs = counter.clone();
        let handler = move |headers: HeaderMap| async move {
            if counter.count() == 1 {
                at_begin.add_permits(1);
                drop(at_release.acquire().await.unwrap());
            }
            (
                [(VARY, "accept-language")],
                text(&headers, "accept-language").to_owned(),
            )
        };
        let client = serve(Router::new().route("/", get(handler)).layer(pages.layer())).await;
        let ask = move |language: &'static str| {
            tokio::spawn(
                async move { client.get_with("/", &[("accept-language", language)]).await },
            )
        };
        let first = ask("de");
        drop(begun.acquire().await.unwrap());
        let others: Vec<_> = ["fr", "de", "en", "fr", "de"].map(ask).into();
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        release.add_permits(1);
        assert_eq!(first.await.unwrap().body, "de");
        for (other, language) in others.into_iter().zip(["fr", "de", "en", "fr", "de"]) {
            assert_eq!(other.await.unwrap().body, language);
        }
        assert_eq!(runs.get(), 3, "each variant is made once");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_response_is_chosen_by_may_grow() {
    on_each_store(async |place| {
        let names = |_, headers: &HeaderMap| match text(headers, "x-a") {
            "1" => "x-a",
            "2" => "x-a, x-b",
            _ => "x-a, x-b, x-c",
        };
        let (client, _, runs) = serve_varying(place.pages(), names).await;
        let requests = ["1||", "2|1|", "2|2|", "3|1|1", "3|1|2", "3|2|1"];
        for round in 0..3 {
            for request in requests {
                let values: Vec<_> = request.split('|').collect();
                let headers = [("x-a", values[0]), ("x-b", values[1]), ("x-c", values[2])];
                let answer = client.get_with("/", &headers).await;
                assert!(request.starts_with(&answer.body), "{request}: {answer:?}");
                assert_eq!(answer.is_hit(), round > 0, "{request}");
            }
        }
        assert_eq!(runs.get(), requests.len());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_a_response_is_chosen_by_may_change_at_any_time() {
    on_each_store(async |place| {
        let names = |run: usize, _: &HeaderMap| match run % 3 {
            0 => "x-a",
            1 => "x-b",
            _ => "x-a, x-b",
        };
        let (client, pages, _) = serve_varying(place.pages(), names).await;
        let asked = (0..8).map(|who: u64| {
            let pages = pages.clone();
            tokio::spawn(async move {
                for step in 0..60 {
                    let mixed = (who * 60 + step).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 60;
                    let (a, b) = ((mixed & 3).to_string(), (mixed >> 2).to_string());
                    let answer = client.get_with("/", &[("x-a", &a), ("x-b", &b)]).await;
                    let expected = match answer.header("vary") {
                        Some("x-a") => a,
                        Some("x-b") => b,
                        _ => format!("{a}|{b}"),
                    };
                    assert_eq!(answer.body, expected, "{answer:?}");
                    if step % 20 == 19 {
                        pages.clear().await.unwrap();
                    }
                }
            })
        });
        for asked in asked.collect::<Vec<_>>() {
            asked.await.unwrap();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bomb_of_a_header_is_answered_and_not_kept() {
    on_each_store(async |place| {
        let (client, pages, runs) = serve_varying(place.pages(), |_, _| "x-bomb").await;
        let bombs = ["x".repeat(5000), "y".repeat(100_000)];
        for bomb in bombs.iter().chain(&bombs) {
            let answer = client.get_with("/", &[("x-bomb", bomb)]).await;
            assert_eq!((answer.body.len(), answer.is_hit()), (bomb.len(), false));
        }
        assert_eq!((runs.get(), pages.len()), (4, 0));
        // a small one is, and a bomb is not given it
        let small = [("x-bomb", "z")];
        assert_eq!(client.get_with("/", &small).await.x_cache(), Some("MISS"));
        assert!(client.get_with("/", &small).await.is_hit());
        let answer = client.get_with("/", &[("x-bomb", &bombs[0])]).await;
        assert_eq!(answer.body, bombs[0]);
        // nor is a request with a key that long
        let long = format!("/?{}", "x".repeat(20_000));
        for _ in 0..2 {
            assert_eq!(client.get(&long).await.x_cache(), None);
        }
    })
    .await;
}
