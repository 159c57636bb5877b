//! What tells pages apart.

use crate::support::{Counter, LONG, on_each_store, serve, serve_numbers};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::ACCEPT_LANGUAGE;
use axum::http::{Method, request};
use axum::middleware::{Next, from_fn};
use axum::routing::get;
use std::sync::Arc;

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
        let echo = move |body: String| async move {
            let modified = [("last-modified", "Thu, 01 Jan 2026 00:00:00 GMT")];
            (modified, format!("{} {body}", counter.count()))
        };
        let router = Router::new().route("/", get(|| async { "read" }).post(echo));
        let client = serve(router.layer(pages.layer()).layer(from_fn(read))).await;
        let send = async |body| client.send_body("POST", "/", &[], body).await.body;
        assert_eq!(send("a").await, "1 a");
        assert_eq!(send("b").await, "2 b");
        assert_eq!(send("a").await, "1 a");
        // there is no `304` to a POST
        let since = ("if-modified-since", "Thu, 01 Jan 2099 00:00:00 GMT");
        for (header, body, x_cache) in [
            (since, "1 a", Some("HIT")),
            (("if-none-match", "*"), "3 a", None),
        ] {
            let answer = client.send_body("POST", "/", &[header], "a").await;
            let is = (answer.status, answer.body.as_str(), answer.x_cache());
            assert_eq!(is, (200, body, x_cache));
        }
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
