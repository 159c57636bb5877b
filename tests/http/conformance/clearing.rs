//! Pages go with what their handlers read, and with their tags.

use crate::support::{
    CACHE, Client, Counter, LONG, NEAR, Place, kept, on_each_store, serve, until_another,
};
use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::get;
use larder::http::{Pages, PagesBuilder, tags};
use larder::{Tag, cached, invalidates};
use std::sync::Mutex;

/// Functions that pages are built on, and writes that clear those: the pages are named nowhere.
macro_rules! functions {
    ($place:ident $(, store = $store:ident)?) => {
        mod $place {
            #[allow(unused_imports, reason = "not all are in a store")]
            use super::*;

            static NAMES: Mutex<Vec<(u64, &str)>> = Mutex::new(Vec::new());

            #[derive(Tag)]
            $(#[tag(store = $store)])?
            pub(super) struct Site(pub(super) u64);

            #[cached($(store = $store)?)]
            pub(super) fn name(id: u64) -> Option<String> {
                let names = NAMES.lock().unwrap();
                names.iter().find(|(of, _)| *of == id).map(|(_, name)| (*name).to_owned())
            }

            #[cached($(store = $store)?)]
            pub(super) async fn greeting(id: u64) -> Option<String> {
                tokio::task::yield_now().await;
                name(id).map(|name| format!("Hello, {name}!"))
            }

            #[cached(timeout = "500ms" $(, store = $store)?)]
            pub(super) async fn news() -> String {
                "news".to_owned()
            }

            #[invalidates(name(id))]
            pub(super) async fn rename(id: u64, name: &'static str) {
                let mut names = NAMES.lock().unwrap();
                names.retain(|(of, _)| *of != id);
                names.push((id, name));
            }

            #[invalidates(Site(number))]
            pub(super) async fn rebuild(number: u64) {
                let _ = number;
            }
        }
    };
}

functions!(in_memory);
functions!(in_store, store = CACHE);
functions!(in_near, store = NEAR);

/// What a test does, in one place or the other.
macro_rules! on {
    ($place:expr, $function:ident($($argument:expr),*)) => {
        match $place {
            Place::Memory => in_memory::$function($($argument),*).await,
            Place::Store => in_store::$function($($argument),*).await,
            Place::Near => in_near::$function($($argument),*).await,
        }
    };
}

async fn greet(place: Place, id: u64) -> Result<String, StatusCode> {
    let greeting = on!(place, greeting(id));
    greeting.ok_or(StatusCode::NOT_FOUND)
}

async fn serve_greetings(place: Place, pages: PagesBuilder) -> (Client, Pages) {
    let pages = pages.build().unwrap();
    let show = move |Path(id): Path<u64>| greet(place, id);
    let router = Router::new().route("/{id}", get(show)).layer(pages.layer());
    (serve(router).await, pages)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_goes_with_what_its_handler_read_undeclared() {
    on_each_store(async |place| {
        let (client, _) = serve_greetings(place, place.pages().timeout(LONG)).await;
        on!(place, rename(1, "Ada"));
        on!(place, rename(2, "Bob"));
        for path in ["/1", "/2", "/1?page=2"] {
            assert_eq!(client.get(path).await.x_cache(), Some("MISS"));
            assert!(client.get(path).await.is_hit());
        }
        on!(place, rename(1, "Grace"));
        for path in ["/1", "/1?page=2"] {
            let answer = client.get(path).await;
            assert_eq!(
                (answer.body.as_str(), answer.x_cache()),
                ("Hello, Grace!", Some("MISS"))
            );
        }
        assert!(client.get("/2").await.is_hit());
    })
    .await;
}

/// Line 24 of Flask-Caching's list.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn async_works_also_in_tasks_that_a_handler_spawns() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG).build().unwrap();
        let show = move |Path(id): Path<u64>| async move {
            let greeting = tokio::spawn(larder::in_frame(greet(place, id)));
            greeting.await.unwrap()
        };
        let router = Router::new().route("/{id}", get(show)).layer(pages.layer());
        let client = serve(router).await;
        on!(place, rename(40, "Ada"));
        client.get("/40").await;
        assert!(client.get("/40").await.is_hit());
        on!(place, rename(40, "Grace"));
        assert_eq!(client.get("/40").await.body, "Hello, Grace!");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missing_page_goes_when_there_is_something_to_show() {
    on_each_store(async |place| {
        let (client, _) = serve_greetings(place, place.pages()).await;
        for x_cache in ["MISS", "HIT"] {
            let answer = client.get("/9").await;
            assert_eq!((answer.status, answer.x_cache()), (404, Some(x_cache)));
        }
        on!(place, rename(9, "Eve"));
        let answer = client.get("/9").await;
        assert_eq!((answer.status, answer.body.as_str()), (200, "Hello, Eve!"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_without_a_timeout_lasts_as_long_as_what_it_was_built_on() {
    on_each_store(async |place| {
        let pages = place.pages().build().unwrap();
        let show = move || async move { on!(place, news()) };
        let longer =
            move || async move { ([("cache-control", "max-age=600")], on!(place, news())) };
        let shorter = || async { ([("cache-control", "max-age=1")], "built on nothing") };
        let router = Router::new()
            .route("/", get(show))
            .route("/longer", get(longer))
            .route("/shorter", get(shorter));
        let client = serve(router.layer(pages.layer())).await;
        let ends = async |path| {
            kept(&client, path).await;
            until_another(&client, path).await;
        };
        tokio::join!(ends("/"), ends("/longer"), ends("/shorter"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_goes_with_its_tags() {
    on_each_store(async |place| {
        let pages = place.pages().timeout(LONG).tags(move |request| {
            let number = request.uri.path().trim_start_matches('/').len() as u64;
            match place {
                Place::Memory => tags![in_memory::Site(number)].and(tags![]),
                Place::Store => tags![in_store::Site(number)],
                Place::Near => tags![in_near::Site(number)],
            }
        });
        let pages = pages.build().unwrap();
        let counter = Counter::default();
        let show = move || async move { counter.count().to_string() };
        let client = serve(Router::new().fallback(get(show)).layer(pages.layer())).await;
        for path in ["/a", "/b", "/abc"] {
            client.get(path).await;
            assert!(client.get(path).await.is_hit());
        }
        on!(place, rebuild(1));
        let mut kept = Vec::new();
        for path in ["/a", "/b", "/abc"] {
            kept.push(client.get(path).await.is_hit());
        }
        assert_eq!(kept, [false, false, true]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_in_a_store_is_not_built_on_memory() {
    let (client, _) = serve_greetings(Place::Memory, Place::Store.pages().timeout(LONG)).await;
    in_memory::rename(20, "Ada").await;
    assert!(!client.get("/20").await.is_hit());
    // others could not be told when it goes
    assert!(!client.get("/20").await.is_hit());
    in_memory::rename(20, "Grace").await;
    assert_eq!(client.get("/20").await.body, "Hello, Grace!");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_cleared_inside_a_write_is_cleared_again_at_its_end() {
    on_each_store(async |place| {
        let (client, pages) = serve_greetings(place, place.pages().timeout(LONG)).await;
        on!(place, rename(30, "Ada"));
        larder::deferred_async(async {
            client.get("/30").await;
            pages.clear_path("/30").await.unwrap();
            // held back until the transaction ends, as all that is declared inside
            assert!(client.get("/30").await.is_hit());
        })
        .await;
        assert!(!client.get("/30").await.is_hit());
    })
    .await;
}
