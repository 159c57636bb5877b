//! Conformance 11 to 24: what the users of Flask-Caching can do with a view, and pages do.

use crate::support::{Client, Counter, LONG, Place, on_each_store, serve, serve_numbers};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Path, Request};
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::{Method, request};
use axum::middleware::{Next, from_fn};
use axum::routing::{get, post};
use larder::http::{Keep, PagesBuilder};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::time::sleep;

/// So short that tests wait for it.
const SHORT: Duration = Duration::from_millis(400);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn same_key_one_computation_until_the_timeout() {
    on_each_store(async |place| {
        let (client, _) = serve_numbers(place.pages().timeout(SHORT)).await;
        for _ in 0..3 {
            assert_eq!(client.get("/").await.body, "1");
        }
        sleep(SHORT).await;
        assert_eq!(client.get("/").await.body, "2");
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn order_of_parameters_is_irrelevant_and_what_is_not_asked_for_is_not_in_the_key() {
    on_each_store(async |place| {
        let pages = place.bare().query(["a", "b"]).timeout(LONG);
        let (client, _) = serve_numbers(pages).await;
        assert_eq!(client.get("/?a=1&b=2&a=3").await.body, "1");
        for same in [
            "/?a=1&a=3&b=2",
            "/?b=2&a=3&a=1",
            "/?x=9&b=2&a=3&a=%31",
            "/?b=2&a=3&a=1&utm",
        ] {
            assert_eq!(client.get(same).await.body, "1", "{same}");
        }
        for other in [
            "/?a=1&b=2",
            "/?a=13&b=2",
            "/?a=1&a=3&a=3&b=2",
            "/",
            "/?A=1&a=3&b=2",
        ] {
            assert_ne!(client.get(other).await.body, "1", "{other}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_two_names_return_each_others_pages() {
    on_each_store(async |place| {
        let (one, _) = serve_numbers(place.pages().timeout(LONG)).await;
        let (other, _) = serve_numbers(place.pages().timeout(LONG)).await;
        assert_eq!(one.get("/").await.body, "1");
        assert_eq!(one.get("/2").await.body, "2");
        assert_eq!(other.get("/2").await.body, "1");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_of_ones_own_such_as_the_body_of_a_post() {
    #[derive(Clone)]
    struct Sent(Vec<u8>);

    /// Reads the body, says in an extension what it is, and puts it back.
    async fn read(request: Request, next: Next) -> axum::response::Response {
        let (mut head, body) = request.into_parts();
        let bytes = to_bytes(body, 1000).await.unwrap();
        head.extensions.insert(Sent(bytes.to_vec()));
        next.run(Request::from_parts(head, Body::from(bytes))).await
    }

    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG).methods([Method::POST]);
        let pages = pages.key(|request| {
            let sent = request.extensions.get::<Sent>();
            sent.map(|sent| sent.0.clone()).unwrap_or_default()
        });
        let pages = pages.build().unwrap();
        let counter = Counter::default();
        let echo = move |body: String| async move { format!("{} {body}", counter.count()) };
        let router = Router::new().route("/", get(|| async { "read" }).post(echo));
        let client = serve(router.layer(pages.layer()).layer(from_fn(read))).await;
        let send = async |body| client.send_body("POST", "/", &[], body).await.body;
        assert_eq!(send("a").await, "1 a");
        assert_eq!(send("b").await, "2 b");
        assert_eq!(send("a").await, "1 a");
        // a method has pages of its own
        assert_eq!(client.get("/").await.body, "read");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_key_can_be_asked_for_outside_the_request_and_is_the_same() {
    on_each_store(async |place| {
        let pages = place.bare().query(["page"]).timeout(LONG);
        let pages = pages
            .headers([ACCEPT_LANGUAGE])
            .host()
            .routes(["/users/{id}"]);
        let pages = pages.build().unwrap();
        let seen = Arc::new(std::sync::Mutex::new(None));
        let (inside, note) = (pages.clone(), seen.clone());
        let handler = move |request: Request| async move {
            *note.lock().unwrap() = Some(inside.key(&request.into_parts().0));
        };
        let router = Router::new().route("/users/{id}", get(handler));
        let client = serve(router.layer(pages.layer())).await;
        let headers = [("accept-language", "de"), ("host", "Shop.example")];
        client.get_with("/users/7?x=1&page=2", &headers).await;

        let outside = |uri: &str, language: &str| {
            let request = request::Builder::new().uri(uri);
            let request = request.header(ACCEPT_LANGUAGE, language);
            request.body(()).unwrap().into_parts().0
        };
        let same = outside("http://shop.example/users/7?page=2", "de");
        assert_eq!(seen.lock().unwrap().clone(), Some(pages.key(&same)));
        assert_eq!(
            pages.key(&same).to_string(),
            "GET shop.example/users/7?page=2"
        );
        assert!(pages.contains(&same).await.unwrap());
        for other in [
            outside("http://shop.example/users/7?page=3", "de"),
            outside("http://shop.example/users/7?page=2", "fr"),
            outside("http://other.example/users/7?page=2", "de"),
            outside("http://shop.example/users/8?page=2", "de"),
        ] {
            assert_ne!(pages.key(&other), pages.key(&same));
            assert!(!pages.contains(&other).await.unwrap());
        }
        pages.clear_page(&pages.key(&same)).await.unwrap();
        assert!(!pages.contains(&same).await.unwrap());
    })
    .await;
}

/// Pages of users, each with a number of the run that made it.
async fn users(pages: PagesBuilder) -> (Client, larder::http::Pages) {
    let pages = pages.routes(["/users/{id}", "/users/{id}/posts/{post}"]);
    let pages = pages.timeout(LONG).build().unwrap();
    let counter = Counter::default();
    let posts = counter.clone();
    let user = move |Path(id): Path<String>| async move { format!("{id}: {}", counter.count()) };
    let post =
        move |Path(id): Path<(String, String)>| async move { format!("{id:?}: {}", posts.count()) };
    let router = Router::new()
        .route("/users/{id}", get(user))
        .route("/users/{id}/posts/{post}", get(post));
    (serve(router.layer(pages.layer())).await, pages)
}

/// Fills pages, clears some, and tells which are gone.
async fn gone<'p>(
    place: Place,
    paths: &[&'p str],
    clear: impl AsyncFn(&larder::http::Pages),
) -> Vec<&'p str> {
    let (client, pages) = users(place.pages()).await;
    for path in paths {
        assert_eq!(client.get(path).await.x_cache(), Some("MISS"), "{path}");
    }
    for path in paths {
        assert!(client.get(path).await.is_hit(), "{path}");
    }
    clear(&pages).await;
    let mut gone = Vec::new();
    for path in paths {
        if !client.get(path).await.is_hit() {
            gone.push(*path);
        }
    }
    gone
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clear_a_view_by_path_by_query_by_arguments_and_only_the_match_goes() {
    let paths = [
        "/users/7",
        "/users/7?page=2",
        "/users/8",
        "/users/7/posts/1",
        "/users/7/posts/2",
        "/users/8/posts/1",
    ];
    on_each_store(async |place| {
        let by_path = gone(place, &paths, async |pages| {
            pages.clear_path("/users/%37").await.unwrap();
        });
        assert_eq!(by_path.await, ["/users/7", "/users/7?page=2"]);

        let by_query = gone(place, &paths, async |pages| {
            pages.clear_uri("/users/7?page=2").await.unwrap();
        });
        assert_eq!(by_query.await, ["/users/7?page=2"]);

        let by_no_query = gone(place, &paths, async |pages| {
            pages.clear_uri("/users/7").await.unwrap();
        });
        assert_eq!(by_no_query.await, ["/users/7"]);

        let by_argument = gone(place, &paths, async |pages| {
            let cleared = pages.clear_route("/users/{id}", [("id", 7)]).unwrap();
            cleared.await.unwrap();
        });
        assert_eq!(by_argument.await, ["/users/7", "/users/7?page=2"]);

        let by_the_first = gone(place, &paths, async |pages| {
            let cleared = pages.clear_route("/users/{id}/posts/{post}", [("id", "7")]);
            cleared.unwrap().await.unwrap();
        });
        assert_eq!(by_the_first.await, ["/users/7/posts/1", "/users/7/posts/2"]);

        let by_the_second = gone(place, &paths, async |pages| {
            let cleared = pages.clear_route("/users/{id}/posts/{post}", [("post", "1")]);
            cleared.unwrap().await.unwrap();
        });
        assert_eq!(
            by_the_second.await,
            ["/users/7/posts/1", "/users/8/posts/1"]
        );

        let by_name = gone(place, &paths, async |pages| pages.clear().await.unwrap());
        assert_eq!(by_name.await, paths);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_timeout_can_be_changed_per_result() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(SHORT).build().unwrap();
        let counter = Counter::default();
        let handler = move |Path(keep): Path<String>| async move {
            let keep = match keep.as_str() {
                "longer" => Keep::For(LONG),
                "shorter" => Keep::For(SHORT / 4),
                "forever" => Keep::Forever,
                "never" => Keep::For(Duration::ZERO),
                _ => Keep::Not,
            };
            (axum::Extension(keep), counter.count().to_string())
        };
        let router = Router::new().route("/{keep}", get(handler));
        let client = serve(router.layer(pages.layer())).await;
        let cases = [
            ("longer", true, true),
            ("forever", true, true),
            ("shorter", true, false),
        ];
        let never = [("never", false, false), ("not", false, false)];
        for (path, at_once, later) in cases.into_iter().chain(never) {
            let path = format!("/{path}");
            let first = client.get(&path).await.body;
            assert_eq!(client.get(&path).await.body == first, at_once, "{path}");
            sleep(SHORT / 2).await;
            if path != "/shorter" {
                sleep(SHORT).await;
            }
            assert_eq!(client.get(&path).await.body == first, later, "{path}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hit_header_is_on_a_hit_and_only_there() {
    on_each_store(async |place| {
        let (client, _) = serve_numbers(place.pages().timeout(LONG)).await;
        let first = client.get("/").await;
        assert_eq!((first.x_cache(), first.header("age")), (Some("MISS"), None));
        let second = client.get("/").await;
        assert_eq!(
            (second.x_cache(), second.header("age")),
            (Some("HIT"), Some("0"))
        );
        sleep(Duration::from_millis(1100)).await;
        assert_eq!(client.get("/").await.header("age"), Some("1"));
        assert_eq!(client.send("POST", "/", &[]).await.x_cache(), None);
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
