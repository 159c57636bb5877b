//! Pages in a server that comes and goes.

use crate::stores::{Server, until};
use crate::support::LONG;
use crate::support::{Place, serve_numbers};
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
