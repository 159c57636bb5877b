//! What a shared cache may keep, and for how long (RFC 9111).

use crate::support::{Client, Counter, LONG, Place, on_each_store, serve, serve_numbers};
use axum::Router;
use axum::http::StatusCode;
use axum::http::header::{HeaderMap, HeaderName, HeaderValue};
use axum::routing::any;
use std::time::Duration;
use tokio::time::sleep;

type Fields = &'static [(&'static str, &'static str)];

/// Serves a response with these headers, told apart by the number of the run that made it.
async fn serve_fields(place: Place, timeout: Duration, status: u16, fields: Fields) -> Client {
    let pages = place.pages().timeout(timeout).build().unwrap();
    let counter = Counter::default();
    let handler = move || async move {
        let mut headers = HeaderMap::new();
        for (name, value) in fields {
            headers.append(
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
        }
        let status = StatusCode::from_u16(status).unwrap();
        (status, headers, counter.count().to_string())
    };
    serve(Router::new().fallback(any(handler)).layer(pages.layer())).await
}

/// Whether a second request is answered with the response to the first.
async fn is_kept(place: Place, status: u16, request: Fields, fields: Fields) -> bool {
    let client = serve_fields(place, LONG, status, fields).await;
    assert_eq!(client.get_with("/", request).await.x_cache(), Some("MISS"));
    let second = client.get_with("/", request).await;
    assert_eq!(second.status, status);
    second.is_hit()
}

const AUTHORIZED: Fields = &[("authorization", "Basic dTpw")];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_must_not_be_kept_is_not() {
    let responses: [Fields; 19] = [
        &[("cache-control", "no-store")],
        &[("cache-control", "public, NO-STORE, max-age=60")],
        &[("cache-control", "public"), ("cache-control", "no-store")],
        &[("cache-control", "private")],
        &[("cache-control", "private=\"x-user\", max-age=60")],
        &[("cache-control", "no-cache")],
        &[("cache-control", "max-age=0")],
        &[("cache-control", "max-age=60, s-maxage=0")],
        &[("cache-control", "max-age=nonsense")],
        &[("cache-control", "max-age=60"), ("age", "60")],
        &[("expires", "0")],
        &[("expires", "Thu, 01 Jan 1970 00:00:00 GMT")],
        &[("set-cookie", "session=1")],
        &[
            ("set-cookie", "session=1"),
            ("cache-control", "public, max-age=60"),
        ],
        &[("vary", "*")],
        &[("vary", "accept"), ("vary", "*")],
        &[("vary", "not a name")],
        &[("content-range", "bytes 0-0/1")],
        &[("content-type", "Text/Event-Stream; charset=utf-8")],
    ];
    on_each_store(async |place| {
        for response in responses {
            assert!(!is_kept(place, 200, &[], response).await, "{response:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_answers_for_others_too_is_kept() {
    on_each_store(async |place| {
        for status in [200, 203, 300, 301, 308, 404, 405, 410, 414, 501] {
            assert!(is_kept(place, status, &[], &[]).await, "{status}");
        }
        for status in [
            201, 206, 302, 303, 307, 400, 401, 403, 418, 429, 500, 502, 503, 504,
        ] {
            assert!(!is_kept(place, status, &[], &[]).await, "{status}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_redirects_for_now_is_kept_if_it_says_for_how_long() {
    let said: Fields = &[("cache-control", "max-age=60")];
    on_each_store(async |place| {
        for status in [302, 303, 307] {
            assert!(is_kept(place, status, &[], said).await, "{status}");
            let public: Fields = &[("cache-control", "public")];
            assert!(!is_kept(place, status, &[], public).await, "{status}");
        }
        for status in [201, 206, 400, 401, 403, 418, 429, 500, 502, 503, 504] {
            assert!(!is_kept(place, status, &[], said).await, "{status}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_answered_to_somebody_is_kept_only_if_it_is_public() {
    let kept: [Fields; 3] = [
        &[("cache-control", "public")],
        &[("cache-control", "s-maxage=60")],
        &[("cache-control", "must-revalidate, max-age=60")],
    ];
    let not_kept: [Fields; 3] = [
        &[],
        &[("cache-control", "max-age=60")],
        &[("cache-control", "public, private")],
    ];
    on_each_store(async |place| {
        for response in kept {
            assert!(
                is_kept(place, 200, AUTHORIZED, response).await,
                "{response:?}"
            );
        }
        for response in not_kept {
            assert!(
                !is_kept(place, 200, AUTHORIZED, response).await,
                "{response:?}"
            );
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_says_who_they_are_is_not_given_what_strangers_are() {
    on_each_store(async |place| {
        let client = serve_fields(place, LONG, 200, &[]).await;
        assert_eq!(client.get("/").await.body, "1");
        assert_eq!(client.get_with("/", AUTHORIZED).await.body, "2");
        let head = client.send("HEAD", "/", AUTHORIZED).await;
        assert_eq!(head.x_cache(), None);
        assert_eq!(client.get("/").await.body, "1");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_response_may_shorten_its_time_and_never_lengthen_it() {
    on_each_store(async |place| {
        let short = Duration::from_millis(1200);
        let shortening: Fields = &[("cache-control", "max-age=1")];
        let shortened = serve_fields(place, LONG, 200, shortening).await;
        let lengthening: Fields = &[("cache-control", "max-age=600, public")];
        let lengthened = serve_fields(place, short, 200, lengthening).await;
        for client in [shortened, lengthened] {
            assert_eq!(client.get("/").await.body, "1");
            assert_eq!(client.get("/").await.body, "1");
        }
        sleep(short).await;
        for client in [shortened, lengthened] {
            assert_eq!(client.get("/").await.body, "2");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_has_no_say() {
    on_each_store(async |place| {
        let (client, _) = serve_numbers(place.pages().timeout(LONG)).await;
        assert_eq!(client.get("/").await.body, "1");
        let says: [Fields; 5] = [
            &[("cache-control", "no-cache")],
            &[("cache-control", "no-store")],
            &[("cache-control", "max-age=0, must-revalidate")],
            &[("pragma", "no-cache")],
            &[
                ("x-cache-refresh", "1"),
                ("cache-control", "only-if-cached"),
            ],
        ];
        for headers in says {
            assert!(client.get_with("/", headers).await.is_hit(), "{headers:?}");
        }
        for method in ["PURGE", "BAN", "DELETE", "POST", "OPTIONS"] {
            client.send(method, "/", &[]).await;
            assert!(client.get("/").await.is_hit(), "{method}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn headers_of_one_connection_are_not_kept() {
    on_each_store(async |place| {
        let fields: Fields = &[
            ("connection", "x-hop"),
            ("x-hop", "1"),
            ("keep-alive", "timeout=5"),
            ("x-stays", "a"),
            ("x-stays-too", "b"),
        ];
        let client = serve_fields(place, LONG, 200, fields).await;
        client.get("/").await;
        let hit = client.get("/").await;
        assert!(hit.is_hit());
        assert_eq!(
            (hit.header("x-hop"), hit.header("keep-alive")),
            (None, None)
        );
        assert_eq!(
            (hit.header("x-stays"), hit.header("x-stays-too")),
            (Some("a"), Some("b"))
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn other_methods_are_the_handlers_alone() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG).build().unwrap();
        let counter = Counter::default();
        let handler = move || async move { counter.count().to_string() };
        let client = serve(Router::new().fallback(any(handler)).layer(pages.layer())).await;
        for (method, body) in [("POST", "1"), ("PUT", "2"), ("POST", "3"), ("OPTIONS", "4")] {
            let answer = client.send(method, "/", &[]).await;
            assert_eq!(
                (answer.body.as_str(), answer.x_cache()),
                (body, None),
                "{method}"
            );
        }
        // what a HEAD was answered is nobody else's answer
        client.send("HEAD", "/", &[]).await;
        assert_eq!(client.get("/").await.body, "6");
        assert_eq!(client.get("/").await.body, "6");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bytes_that_are_no_text_come_through() {
    on_each_store(async |place| {
        let pages = place
            .pages()
            .timeout(LONG)
            .headers([HeaderName::from_static("x-key")]);
        let pages = pages.build().unwrap();
        let counter = Counter::default();
        let handler = move || async move {
            let value = HeaderValue::from_bytes(b"caf\xe9").unwrap();
            (
                [(HeaderName::from_static("x-name"), value)],
                counter.count().to_string(),
            )
        };
        let router = Router::new().fallback(any(handler)).layer(pages.layer());
        let client = serve(router).await;
        let ask = async |key: &[u8]| {
            let mut request =
                b"GET /%ff?%fe=%80 HTTP/1.1\r\nhost: t\r\nconnection: close\r\nx-key: ".to_vec();
            request.extend(key);
            request.extend(b"\r\n\r\n");
            client.exchange(&request, false).await
        };
        for (key, body) in [
            (b"\xff", "1"),
            (b"\xfe", "2"),
            (b"\xff", "1"),
            (b"\xfe", "2"),
        ] {
            let answer = ask(key).await;
            assert_eq!(answer.body, body);
            assert_eq!(answer.header("x-name"), Some("caf\u{fffd}"));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_given_what_another_spelling_or_a_body_was_answered_with() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG).clear_on_unsafe_methods();
        let pages = pages.build().unwrap();
        let counter = Counter::default();
        let users = move |body: String| async move { format!("{}{body}", counter.count()) };
        let router = Router::new().route("/users/{id}", any(users));
        let client = serve(router.layer(pages.layer())).await;
        // to the router it is another path
        assert_eq!(client.get("/%75sers/7").await.status, 404);
        assert_eq!(client.get("/users/7").await.body, "1");
        assert_eq!(client.get("/users/%37").await.body, "2");
        let answer = client.send_body("GET", "/users/8", &[], " sent").await;
        assert_eq!((answer.body.as_str(), answer.x_cache()), ("3 sent", None));
        assert_eq!(client.get("/users/8").await.body, "4");
        // all spellings are cleared by one
        client.send("POST", "/users/7", &[]).await;
        assert!(!client.get("/users/7").await.is_hit());
        assert!(!client.get("/users/%37").await.is_hit());
        assert!(client.get("/users/8").await.is_hit());
    })
    .await;
}
