//! Requests that nobody sends who means well: a page that they make is given to nobody else.

use crate::support::{Answer, Client, Counter, LONG, Place, on_each_store, serve};
use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{HOST, HeaderName};
use axum::http::{Method, Version};
use axum::response::Response;
use axum::routing::{any, get};
use http_body::Body as _;
use larder::http::{Pages, PagesBuilder};
use std::convert::Infallible;
use tower::{ServiceBuilder, ServiceExt, service_fn};

/// Sends the head of a request as it is.
async fn send(client: Client, head: &str) -> Answer {
    let request = format!("{head}\r\nconnection: close\r\n\r\n");
    client.exchange(request.as_bytes(), false).await
}

/// To a router they are no paths, and it answers that there is nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_has_no_path_is_no_page_of_the_first() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG).build().unwrap();
        let router = Router::new().route("/", get(|| async { "home" }));
        let client = serve(router.layer(pages.layer())).await;
        for target in ["example.com:80", "example.com", "*"] {
            for _ in 0..2 {
                let odd = send(client, &format!("GET {target} HTTP/1.1\r\nhost: t")).await;
                assert_eq!((odd.status, odd.x_cache()), (404, None), "{target}");
            }
            let home = client.get("/").await;
            assert_eq!((home.status, home.body.as_str()), (200, "home"), "{target}");
        }
        // with a scheme it is the first path
        let absolute = send(client, "GET http://example.com HTTP/1.1\r\nhost: t").await;
        assert_eq!((absolute.body.as_str(), absolute.is_hit()), ("home", true));
    })
    .await;
}

/// Shows what a handler may take for the host.
async fn serve_hosts(pages: PagesBuilder) -> Client {
    let pages = pages.timeout(LONG).build().unwrap();
    let show = |request: Request| async move {
        let hosts = request.headers().get_all(HOST).iter();
        let hosts: Vec<_> = hosts
            .map(|host| host.as_bytes().escape_ascii().to_string())
            .collect();
        hosts.join("|")
    };
    serve(Router::new().fallback(any(show)).layer(pages.layer())).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_names_two_hosts_makes_no_page_of_either() {
    on_each_store(async |place| {
        let client = serve_hosts(place.pages().host()).await;
        for odd in [
            "GET http://shop.example/ HTTP/1.1\r\nhost: evil.example",
            "GET / HTTP/1.1\r\nhost: shop.example\r\nhost: evil.example",
            "GET http://shop.example/ HTTP/1.1\r\nhost: shop.example\r\nhost: evil.example",
            "GET http://shop.example:80/ HTTP/1.1\r\nhost: shop.example",
        ] {
            for _ in 0..2 {
                assert_eq!(send(client, odd).await.x_cache(), None, "{odd}");
            }
        }
        for (host, is_hit) in [
            ("shop.example", false),
            ("SHOP.example", true),
            ("shop.example:80", false),
            ("shop.example.", false),
            ("evil.example", false),
        ] {
            let answer = client.get_with("/", &[("host", host)]).await;
            assert_eq!(answer.is_hit(), is_hit, "{host}");
            assert_eq!(answer.body.to_lowercase(), host.to_lowercase());
        }
        let absolute = send(
            client,
            "GET http://shop.example/ HTTP/1.1\r\nhost: Shop.Example",
        );
        assert!(absolute.await.is_hit());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hosts_that_are_no_text_are_not_taken_for_each_other() {
    on_each_store(async |place| {
        let client = serve_hosts(place.pages().host()).await;
        for host in [b"\xff", b"\xfe"] {
            let mut request = b"GET / HTTP/1.1\r\nconnection: close\r\nhost: ".to_vec();
            request.extend(host);
            request.extend(b"\r\n\r\n");
            let answer = client.exchange(&request, false).await;
            assert_eq!(answer.body, host.escape_ascii().to_string());
        }
    })
    .await;
}

/// Past HTTP/1.1 no header says that there is a body.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_body_that_no_header_tells_of_is_in_no_page() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG).build().unwrap();
        let show = service_fn(async |request: Request| {
            Ok::<_, Infallible>(Response::new(request.into_body()))
        });
        let service = ServiceBuilder::new().layer(pages.layer()).service(show);
        let ask = async |version, body: Body| {
            let request = Request::get("/").version(version).body(body).unwrap();
            let response = service.clone().oneshot(request).await.unwrap();
            let x_cache = response.headers().get("x-cache").cloned();
            let length = response.into_body().size_hint().exact();
            (
                x_cache.map(|x_cache| x_cache.to_str().unwrap().to_owned()),
                length,
            )
        };
        let pieces = || Body::from_stream(futures::stream::iter([Ok::<_, Infallible>("evil")]));
        for version in [Version::HTTP_2, Version::HTTP_3] {
            assert_eq!(ask(version, pieces()).await, (None, None));
        }
        for version in [Version::HTTP_11, Version::HTTP_2] {
            assert_eq!(ask(version, Body::from("evil")).await, (None, Some(4)));
        }
        let is = |x_cache: &str| (Some(x_cache.to_owned()), Some(0));
        assert_eq!(ask(Version::HTTP_2, Body::empty()).await, is("MISS"));
        assert_eq!(ask(Version::HTTP_2, Body::empty()).await, is("HIT"));
        assert_eq!(ask(Version::HTTP_11, Body::empty()).await, is("HIT"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_body_is_said_to_be_twice_is_not_asked_of_a_page() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG).build().unwrap();
        let request = Request::get("/").header("content-length", "0");
        let request = request
            .header("content-length", "5")
            .body(Body::from(""))
            .unwrap();
        let show = service_fn(async |_: Request| Ok::<_, Infallible>(Response::new(Body::empty())));
        let service = ServiceBuilder::new().layer(pages.layer()).service(show);
        let response = service.oneshot(request).await.unwrap();
        assert!(!response.headers().contains_key("x-cache"));
    })
    .await;
}

/// Paths that a router may tell apart, and queries that a form may.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_the_same_to_a_handler_is_not_the_same_page() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG).build().unwrap();
        let show = |request: Request| async move { request.uri().to_string() };
        let client = serve(Router::new().fallback(any(show)).layer(pages.layer())).await;
        let paths = [
            "/", "//", "/a", "/A", "/a/", "/a//", "//a", "/a/.", "/a/./b", "/a/b", "/a/../b", "/b",
            "/a%2fb", "/a%2Fb", "/a%2Eb", "/a.b", "/%61", "/a%00", "/a%", "/a%25", "/a;b",
            "/a%3Bb", "/a:80", "/a@b", "/a%20", "/a+", "/%C3%A9", "/%c3%a9",
        ];
        let queries = [
            "/?a=1",
            "/?a=2",
            "/?a=1&a=1",
            "/?a=1&b",
            "/?a=1%26b",
            "/?a%3D1",
            "/?a=1;b",
            "/?a=%2B",
            "/?a=+",
            "/?A=1",
            "/?a=1%00",
            "/?a=%ff",
            "/?a=%fe",
            "/?a[]=1",
            "/?=1",
            "/?a=%3D",
        ];
        for _ in 0..2 {
            for uri in paths.iter().chain(&queries) {
                assert_eq!(client.get(uri).await.body, *uri);
            }
        }
        // these say the same, and who came first is answered to all
        for (one, other) in [
            ("/x?", "/x"),
            ("/x?&&", "/x"),
            ("/y?a", "/y?a="),
            ("/z?a=x+y", "/z?a=x%20y"),
        ] {
            client.get(one).await;
            assert!(client.get(other).await.is_hit(), "{other}");
        }
    })
    .await;
}

/// What a server in front says of the client is only asked for where the pages were told so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forwarded_hosts_make_pages_of_their_own_where_they_are_named() {
    const FORWARDED: HeaderName = HeaderName::from_static("x-forwarded-host");
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG).headers([FORWARDED]);
        let pages = pages.build().unwrap();
        let show = |request: Request| async move {
            let host = request.headers().get(FORWARDED);
            host.map(|host| host.to_str().unwrap().to_owned())
                .unwrap_or_default()
        };
        let client = serve(Router::new().fallback(any(show)).layer(pages.layer())).await;
        for _ in 0..2 {
            for host in ["evil.example", "shop.example", ""] {
                let headers = [("x-forwarded-host", host)];
                assert_eq!(client.get_with("/", &headers).await.body, host);
            }
            assert_eq!(client.get("/").await.body, "");
        }
    })
    .await;
}

/// A key is as long as what is named; past a bound it is not worth a page.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_megabyte_of_a_header_is_answered_and_in_no_key() {
    on_each_store(async |place| {
        let name = HeaderName::from_static("x-named");
        let pages = place.pages().timeout(LONG).headers([name.clone()]);
        let pages = pages.build().unwrap();
        let counter = Counter::default();
        let runs = counter.clone();
        let show = service_fn(move |_: Request| {
            runs.count();
            std::future::ready(Ok::<_, Infallible>(Response::new(Body::empty())))
        });
        let service = ServiceBuilder::new().layer(pages.layer()).service(show);
        let ask = async |length: usize| {
            let request = Request::builder().method(Method::GET).uri("/");
            let request = request.header(name.clone(), "x".repeat(length));
            let request = request.body(Body::empty()).unwrap();
            let response = service.clone().oneshot(request).await.unwrap();
            response.headers().contains_key("x-cache")
        };
        assert!(ask(10_000).await);
        for _ in 0..2 {
            assert!(!ask(1_000_000).await);
        }
        assert_eq!(counter.get(), 3);
        assert!(pages.len() <= 1);
    })
    .await;
}

#[test]
fn the_key_of_an_odd_request_can_be_asked_for() {
    let pages: Pages = Place::Memory.pages().host().build().unwrap();
    for uri in [
        "*",
        "example.com:443",
        "http://u:p@example.com/%",
        "//",
        "/%ff?%",
    ] {
        let request = Request::builder().uri(uri).body(()).unwrap().into_parts().0;
        assert_eq!(pages.key(&request), pages.key(&request.clone()), "{uri}");
        drop(pages.clear_page(&pages.key(&request)));
    }
    for text in ["", "*", "%", "?", "??", "\u{0}", "é"] {
        drop((pages.clear_path(text), pages.clear_uri(text)));
    }
}
