//! What caches are tried by: how old a response is, which headers are kept, which body is whole, and what
//! its client is told (RFC 9110 and 9111).

use crate::support::{Client, Counter, LONG, Place, on_each_store, serve};
use axum::Router;
use axum::body::Body;
use axum::http::header::{HeaderMap, HeaderName, HeaderValue};
use axum::routing::any;
use std::io::Error;
use std::time::{Duration, SystemTime};

type Fields<'f> = &'f [(&'static str, &'f str)];

/// Serves a response with these headers, told apart by the number of the run that made it.
async fn serve_fields(place: Place, fields: Fields<'_>) -> Client {
    let pages = place.pages().timeout(LONG).build().unwrap();
    let mut headers = HeaderMap::new();
    for (name, value) in fields {
        let value = HeaderValue::from_bytes(value.as_bytes()).unwrap();
        headers.append(HeaderName::from_static(name), value);
    }
    let counter = Counter::default();
    let handler = move || async move { (headers, counter.count().to_string()) };
    serve(Router::new().fallback(any(handler)).layer(pages.layer())).await
}

/// Whether a second request is answered with the response to the first.
async fn is_kept(place: Place, fields: Fields<'_>) -> bool {
    let client = serve_fields(place, fields).await;
    assert_eq!(client.get("/").await.body, "1");
    client.get("/").await.is_hit()
}

/// A date so many seconds from now.
fn date(seconds: i64) -> String {
    let time = Duration::from_secs(seconds.unsigned_abs());
    let now = SystemTime::now();
    let date = if seconds < 0 { now - time } else { now + time };
    httpdate::fmt_http_date(date)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn freshness_is_counted_by_the_rules() {
    let (old, older, soon) = (date(-50), date(-10_000), date(3000));
    let kept: [Fields<'_>; 16] = [
        &[("cache-control", "max-age=60")],
        &[("cache-control", "MAX-AGE=60")],
        &[("cache-control", "max-age=\"60\"")],
        &[("cache-control", "max-age=0060")],
        &[("cache-control", "max-age=18446744073709551616")],
        &[("cache-control", "max-age=0, s-maxage=60")],
        &[("cache-control", "foo=bar, max-age=60, baz")],
        &[("cache-control", "ext=\"no-store, private\", max-age=60")],
        &[("cache-control", "max-age=60"), ("age", "nonsense")],
        &[("cache-control", "max-age=60"), ("age", "5, 600")],
        &[("cache-control", "max-age=6000"), ("date", &old)],
        &[("cache-control", "max-age=60"), ("expires", "0")],
        &[("cache-control", "max-age=60"), ("pragma", "no-cache")],
        &[(
            "cache-control",
            "immutable, stale-while-revalidate=9, max-age=60",
        )],
        &[("expires", &soon)],
        &[("expires", &soon), ("date", &older)],
    ];
    let not_kept: [Fields<'_>; 20] = [
        &[("cache-control", "max-age=60"), ("date", &older)],
        &[("cache-control", "max-age=60, s-maxage=0")],
        &[
            ("cache-control", "s-maxage=60"),
            ("cache-control", "s-maxage=0"),
        ],
        &[("cache-control", "max-age=600"), ("age", "601")],
        &[("cache-control", "max-age=600"), ("age", "601, 5")],
        &[
            ("cache-control", "max-age=600"),
            ("age", "99999999999999999999"),
        ],
        &[("cache-control", "max-age=-60")],
        &[("cache-control", "max-age=60.5")],
        &[("cache-control", "max-age=\"60")],
        &[("cache-control", "max-age='60'")],
        &[("cache-control", "no-store, max-age=60")],
        &[("cache-control", "no-store, must-understand, max-age=60")],
        &[("cache-control", "no-cache=\"x-field\", max-age=60")],
        &[("cache-control", "private=\"x-field\", max-age=60")],
        &[("cache-control", "ext=\"a, no-store")],
        &[("cache-control", "private; max-age=60")],
        &[("expires", &soon), ("expires", "0")],
        &[("expires", &soon), ("age", "4000")],
        &[("expires", &old), ("date", &older), ("age", "0")],
        &[("expires", "Thu, 18 Aug 2050 02:01:18")],
    ];
    on_each_store(async |place| {
        for fields in kept {
            assert!(is_kept(place, fields).await, "{fields:?}");
        }
        for fields in not_kept {
            assert!(!is_kept(place, fields).await, "{fields:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_is_as_old_as_it_is() {
    on_each_store(async |place| {
        let old = date(-100);
        for (fields, least) in [
            (&[("age", "50")][..], 50),
            (&[("age", "50, 1000")], 50),
            (&[("age", "50"), ("age", "1000")], 50),
            (&[("date", &old)], 100),
            (&[("date", &old), ("age", "7")], 100),
            (&[("date", "yesterday"), ("age", "7")], 7),
            (&[("age", "-1")], 0),
            (&[], 0),
        ] {
            let client = serve_fields(place, fields).await;
            client.get("/").await;
            let hit = client.get("/").await;
            assert!(hit.is_hit());
            let age: u64 = hit.header("age").unwrap().parse().unwrap();
            // so long no test takes
            assert!((least..least + 500).contains(&age), "{fields:?}: {age}");
        }
    })
    .await;
}

/// By which whoever gets it later knows how old it is.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_has_the_date_at_which_it_was_made() {
    on_each_store(async |place| {
        for fields in [&[][..], &[("date", "yesterday")]] {
            let client = serve_fields(place, fields).await;
            let made = client.get("/").await;
            let date = made.header("date").unwrap();
            httpdate::parse_http_date(date).unwrap();
            tokio::time::sleep(Duration::from_millis(1100)).await;
            let hit = client.get("/").await;
            assert_eq!((hit.is_hit(), hit.header("date")), (true, Some(date)));
            let known = [("if-none-match", "*")];
            let same = client.get_with("/", &known).await;
            assert_eq!((same.status, same.header("date")), (304, Some(date)));
        }
        let own = date(-3600);
        let client = serve_fields(place, &[("date", &own)]).await;
        for _ in 0..2 {
            assert_eq!(client.get("/").await.header("date"), Some(own.as_str()));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_of_one_connection_is_of_no_page() {
    on_each_store(async |place| {
        let gone: Fields<'_> = &[
            ("connection", "X-One , x-two"),
            ("connection", "x-three"),
            ("x-one", "1"),
            ("x-two", "2"),
            ("x-three", "3"),
            ("keep-alive", "timeout=5"),
            ("proxy-authenticate", "Basic"),
            ("proxy-authentication-info", "nextnonce=\"x\""),
            ("proxy-connection", "close"),
            ("te", "trailers"),
            ("trailer", "x-later"),
            ("upgrade", "h2c"),
        ];
        let stays: Fields<'_> = &[
            ("cache-control", "max-age=60"),
            ("content-location", "/here"),
            ("link", "</x>; rel=next"),
            ("server", "a"),
            ("warning", "199 - x"),
            ("www-authenticate", "Basic"),
            ("strict-transport-security", "max-age=1"),
            ("x-four", "4"),
        ];
        let client = serve_fields(place, &[gone, stays].concat()).await;
        client.get("/").await;
        let hit = client.get("/").await;
        assert!(hit.is_hit());
        for (name, _) in gone {
            // that of this connection is the server's own
            let left = hit.header(name).filter(|value| *value != "close");
            assert_eq!(left, None, "{name}");
        }
        for (name, value) in stays {
            assert_eq!(hit.header(name), Some(*value));
        }
    })
    .await;
}

/// RFC 9111, 3.3.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_is_not_as_long_as_it_was_said_is_not_kept() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG).build().unwrap();
        let counter = Counter::default();
        let handler = move || async move {
            let said = if counter.count() == 1 { "10" } else { "5" };
            let pieces = futures::stream::iter([Ok::<_, Error>("whole")]);
            ([("content-length", said)], Body::from_stream(pieces))
        };
        let client = serve(Router::new().fallback(any(handler)).layer(pages.layer())).await;
        let request = b"GET / HTTP/1.1\r\nhost: t\r\nconnection: close\r\n\r\n";
        let mut stream = client.connect(request).await;
        let mut answer = Vec::new();
        tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut answer)
            .await
            .unwrap();
        let answer = String::from_utf8(answer).unwrap();
        assert!(
            answer.contains("content-length: 10\r\n"),
            "it was said to be whole: {answer}"
        );
        for x_cache in ["MISS", "HIT"] {
            let answer = client.get("/").await;
            assert_eq!(
                (answer.body.as_str(), answer.x_cache()),
                ("whole", Some(x_cache))
            );
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_one_of_several_is_told_so() {
    on_each_store(async |place| {
        let modified = "Thu, 01 Jan 2026 00:00:00 GMT";
        for tag in ["\"a\"", "W/\"a\""] {
            let client = serve_fields(place, &[("etag", tag), ("last-modified", modified)]).await;
            client.get("/").await;
            for (known, status) in [
                ("\"a\"", 304),
                ("W/\"a\"", 304),
                ("\"b\", \"a\"", 304),
                ("\"b\",W/\"a\"", 304),
                (",, \"a\" ,", 304),
                ("\"x\\\", \"a\"", 304),
                ("*", 304),
                ("\"b\"", 200),
                ("a", 200),
                ("\"A\"", 200),
                ("\"a", 200),
                ("\"b, \"a\"", 200),
            ] {
                let answer = client.get_with("/", &[("if-none-match", known)]).await;
                assert_eq!((answer.status, answer.is_hit()), (status, true), "{known}");
                assert_eq!(answer.header("etag"), Some(tag));
                let head = client.send("HEAD", "/", &[("if-none-match", known)]).await;
                assert_eq!(head.status, status, "{known}");
            }
            let lines = [("if-none-match", "\"b\""), ("if-none-match", "\"a\"")];
            assert_eq!(client.get_with("/", &lines).await.status, 304);
            let twice = [
                ("if-modified-since", modified),
                ("if-modified-since", modified),
            ];
            assert_eq!(client.get_with("/", &twice).await.status, 200);
            for (since, status) in [
                (modified, 304),
                ("Thursday, 01-Jan-26 00:00:00 GMT", 304),
                ("Thu Jan  1 00:00:00 2026", 304),
                ("Wed, 31 Dec 2025 23:59:59 GMT", 200),
                ("0", 200),
                ("2026-01-01", 200),
            ] {
                let answer = client.get_with("/", &[("if-modified-since", since)]).await;
                assert_eq!(answer.status, status, "{since}");
            }
        }
    })
    .await;
}

/// What a response varies by is compared by its lines, which are one list.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_variant_is_of_those_who_have_asked_alike() {
    on_each_store(async |place| {
        let client = serve_fields(place, &[("vary", "X-A"), ("vary", "x-b , X-A,")]).await;
        let first: Fields<'_> = &[("x-a", "1, 2"), ("x-b", "3")];
        assert_eq!(client.get_with("/", first).await.body, "1");
        let alike: [Fields<'_>; 4] = [
            &[("x-b", "3"), ("x-a", "1, 2")],
            &[("x-a", "1"), ("x-a", "2"), ("x-b", "3")],
            &[("X-A", " 1, 2 "), ("x-b", "3"), ("x-c", "4")],
            &[("x-a", "1, 2"), ("x-b", "3"), ("cookie", "session=1")],
        ];
        for fields in alike {
            assert_eq!(client.get_with("/", fields).await.body, "1", "{fields:?}");
        }
        let others: [Fields<'_>; 6] = [
            &[],
            &[("x-a", "1, 2")],
            &[("x-a", "1, 2"), ("x-b", "")],
            &[("x-a", "1,2"), ("x-b", "3")],
            &[("x-a", "2, 1"), ("x-b", "3")],
            &[("x-a", "1, 2"), ("x-b", "3"), ("x-b", "3")],
        ];
        for (fields, body) in others.into_iter().zip(["2", "3", "4", "5", "6", "7"]) {
            assert_eq!(client.get_with("/", fields).await.body, body, "{fields:?}");
            assert_eq!(client.get_with("/", fields).await.body, body, "{fields:?}");
        }
    })
    .await;
}
