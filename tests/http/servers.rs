//! Pages in a server that comes and goes.

use crate::stores::{Server, until};
use crate::support::{LONG, Place, serve, serve_numbers};
use axum::Router;
use axum::routing::get;
use larder::store::Redis;
use larder::{Cache, Near};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_are_in_a_server_and_answered_without_it() {
    for near in [Near::Off, Near::Validate, Near::Tracked] {
        println!("{near:?}");
        let server = tokio::task::block_in_place(|| Server::start(&[]));
        let redis = Redis::new(&server.url()).unwrap();
        let cache = Cache::builder("pages", redis).near(near).build();
        let pages = Place::Memory.pages().store(&cache).timeout(LONG);
        let (client, pages) = serve_numbers(pages.routes(["/{id}"])).await;
        for path in ["/1", "/1?page=2", "/2"] {
            let first = client.get(path).await;
            for _ in 0..3 {
                let again = client.get(path).await;
                assert_eq!(
                    (again.body.as_str(), again.is_hit()),
                    (first.body.as_str(), true)
                );
            }
            let head = client.send("HEAD", path, &[]).await;
            assert_eq!(head.header("etag"), first.header("etag"));
        }
        pages.clear_uri("/1?page=2").await.unwrap();
        assert!(client.get("/1").await.is_hit());
        assert!(!client.get("/1?page=2").await.is_hit());
        pages
            .clear_route("/{id}", [("id", 1)])
            .unwrap()
            .await
            .unwrap();
        assert!(!client.get("/1").await.is_hit());
        assert!(client.get("/2").await.is_hit());
        drop(server);
        // what is near and tracked may be served until it is found out
        tokio::task::block_in_place(|| {
            until("the server is missed", || {
                let runtime = tokio::runtime::Handle::current();
                !runtime.block_on(client.get("/2")).is_hit()
            });
        });
        assert_eq!(client.get("/2").await.status, 200);
    }
}

/// What `Vary` names may be a secret.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_page_was_chosen_by_is_not_in_the_server() {
    let server = tokio::task::block_in_place(|| Server::start(&[]));
    let cache = Cache::new("pages", Redis::new(&server.url()).unwrap());
    let pages = Place::Memory.pages().store(&cache).timeout(LONG);
    let pages = pages.build().unwrap();
    let show = || async { ([("vary", "cookie")], "what is shown") };
    let router = Router::new().route("/", get(show)).layer(pages.layer());
    let client = serve(router).await;
    for session in ["session=secret-one", "session=secret-two"] {
        let cookie = [("cookie", session)];
        assert_eq!(client.get_with("/", &cookie).await.x_cache(), Some("MISS"));
        assert!(client.get_with("/", &cookie).await.is_hit());
    }
    let written = tokio::task::block_in_place(|| {
        let keys = server.cli(&["keys", "*"]);
        let values = keys.lines().map(|key| server.cli(&["get", key]));
        values.fold(keys.clone(), |all, value| all + &value)
    });
    assert_eq!(written.matches("what is shown").count(), 2);
    assert!(!written.contains("secret-"), "{written}");
}
