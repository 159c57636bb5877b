//! Pages are cleared by their path, their query, what is in their path, and all of them.

use crate::support::{Client, Counter, LONG, Place, on_each_store, serve};
use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use larder::http::PagesBuilder;

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
async fn a_path_is_written_with_or_without_its_host_and_its_slash() {
    let paths = ["/users/7", "/users/7?page=2", "/users/8"];
    on_each_store(async |place| {
        for path in ["users/7", "http://shop.example/users/7", "/users/7?page=3"] {
            let by_path = gone(place, &paths, async |pages| {
                pages.clear_path(path).await.unwrap();
            });
            assert_eq!(by_path.await, ["/users/7", "/users/7?page=2"], "{path}");
        }
        for uri in ["users/7?page=2", "https://shop.example/users/7?page=2"] {
            let by_uri = gone(place, &paths, async |pages| {
                pages.clear_uri(uri).await.unwrap();
            });
            assert_eq!(by_uri.await, ["/users/7?page=2"], "{uri}");
        }
    })
    .await;
}

/// What of a path was not escaped is in it, too.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_mark_may_be_part_of_a_path() {
    let paths = ["/users/why", "/users/why%3F", "/users/7"];
    on_each_store(async |place| {
        let gone = gone(place, &paths, async |pages| {
            pages.clear_path("/users/why?").await.unwrap();
        });
        assert_eq!(gone.await, ["/users/why", "/users/why%3F"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_path_of_several_routes_is_of_the_one_that_the_router_takes() {
    on_each_store(async |place| {
        let routes = ["/{kind}/list", "/users/{id}", "/files/{*path}"];
        let pages = place.pages().routes(routes).timeout(LONG).build().unwrap();
        let counter = Counter::default();
        let mut router = Router::new();
        for route in routes {
            let counter = counter.clone();
            let show = move || async move { format!("{route} {}", counter.count()) };
            router = router.route(route, get(show));
        }
        let client = serve(router.layer(pages.layer())).await;
        for (path, route, argument) in [
            ("/users/list", "/users/{id}", ("id", "list")),
            ("/posts/list", "/{kind}/list", ("kind", "posts")),
            ("/files/list", "/files/{*path}", ("path", "list")),
        ] {
            let page = client.get(path).await;
            assert!(page.body.starts_with(&format!("{route} ")), "{page:?}");
            assert!(client.get(path).await.is_hit());
            pages.clear_route(route, [argument]).unwrap().await.unwrap();
            assert!(!client.get(path).await.is_hit(), "{path}");
        }
    })
    .await;
}
