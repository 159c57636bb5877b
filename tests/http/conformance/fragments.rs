//! Conformance 40: fragments of templates, through cached functions; and pages, where the store of either is
//! dead.

use crate::behaviours::disk;
use crate::stores::Dir;
use crate::support::{CACHE, Counter, LONG, serve};
use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use larder::http::Pages;
use larder::store::{Memcached, Redis};
use larder::{Cache, Config, cached};
use minijinja::{Environment, context};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A server that nobody runs.
static DEAD: LazyLock<Cache> =
    LazyLock::new(|| Cache::new("dead", Redis::new("redis://127.0.0.1:1").unwrap()));

static DEAD_TOO: LazyLock<Cache> = LazyLock::new(|| {
    let memcached = Memcached::builder("memcached://127.0.0.1:1").build();
    Cache::new("dead", memcached.unwrap())
});

/// A file whose directory was removed.
static DEAD_FILE: LazyLock<Cache> = LazyLock::new(|| {
    let dir = Dir::new();
    Config::new(disk(dir.path()), "dead").open().unwrap()
});

/// All of them.
static ALL_DEAD: [&LazyLock<Cache>; 3] = [&DEAD, &DEAD_TOO, &DEAD_FILE];

static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    let card = "<b>{{ name }}</b>{% for post in posts %} {{ post }}{% endfor %}";
    templates.add_template("card.html", card).unwrap();
    templates
});

/// A fragment, rendered from a template; counts how often that is.
macro_rules! fragment {
    ($place:ident $(, store = $store:ident)?) => {
        mod $place {
            use super::*;

            pub(super) static RENDERED: AtomicUsize = AtomicUsize::new(0);

            #[cached(timeout = "5m" $(, store = $store)?)]
            pub(super) async fn card(name: String) -> Result<String, String> {
                RENDERED.fetch_add(1, Ordering::SeqCst);
                let posts = vec!["one", "<two>"];
                let template = TEMPLATES.get_template("card.html").map_err(|error| error.to_string())?;
                template.render(context!(name, posts)).map_err(|error| error.to_string())
            }
        }
    };
}

fragment!(in_memory);
fragment!(in_store, store = CACHE);
fragment!(in_dead_store, store = DEAD);
fragment!(in_dead_memcached, store = DEAD_TOO);
fragment!(in_dead_file, store = DEAD_FILE);
fragment!(on_a_page, store = DEAD);
fragment!(on_a_page_too, store = DEAD_TOO);
fragment!(on_a_page_in_a_file, store = DEAD_FILE);

const CARD: &str = "<b>Ada</b> one &lt;two&gt;";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fragment_is_cached_deleted_and_rendered_again() {
    let name = || "Ada".to_owned();
    for _ in 0..2 {
        assert_eq!(in_memory::card(name()).await.as_deref(), Ok(CARD));
        assert_eq!(in_store::card(name()).await.as_deref(), Ok(CARD));
    }
    let rendered = || {
        (
            in_memory::RENDERED.load(Ordering::SeqCst),
            in_store::RENDERED.load(Ordering::SeqCst),
        )
    };
    assert_eq!(rendered(), (1, 1));
    in_memory::card::invalidate("Ada");
    in_store::card::invalidate("Ada").await.unwrap();
    assert_eq!(in_memory::card(name()).await.as_deref(), Ok(CARD));
    assert_eq!(in_store::card(name()).await.as_deref(), Ok(CARD));
    assert_eq!(rendered(), (2, 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fragment_is_rendered_when_the_backend_is_dead() {
    macro_rules! is_rendered {
        ($($place:ident),+) => {$(
            for run in 1..4 {
                let card = $place::card("Ada".to_owned()).await;
                assert_eq!(card.as_deref(), Ok(CARD));
                assert_eq!($place::RENDERED.load(Ordering::SeqCst), run);
            }
            assert!($place::card::invalidate("Ada").await.is_err());
        )+};
    }
    is_rendered!(in_dead_store, in_dead_memcached, in_dead_file);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_is_served_when_the_backend_is_dead() {
    for (number, cache) in ALL_DEAD.into_iter().enumerate() {
        let pages = Pages::builder(format!("pages in dead store {number}"));
        let pages = pages.whole_query().timeout(LONG).store(cache);
        let pages = pages.clear_on_unsafe_methods().build().unwrap();
        let counter = Counter::default();
        let runs = counter.clone();
        let show = move |Path(name): Path<String>| async move {
            counter.count();
            match number {
                0 => on_a_page::card(name).await,
                1 => on_a_page_too::card(name).await,
                _ => on_a_page_in_a_file::card(name).await,
            }
        };
        let router = Router::new().route("/{name}", get(show).post(|| async {}));
        let client = serve(router.layer(pages.layer())).await;
        for run in 1..4 {
            let answer = client.get("/Eve").await;
            assert_eq!((answer.status, answer.x_cache()), (200, Some("MISS")));
            assert!(answer.body.starts_with("<b>Eve</b>"), "{answer:?}");
            assert_eq!(runs.get(), run);
        }
        assert_eq!(client.send("HEAD", "/Eve", &[]).await.x_cache(), None);
        assert_eq!(client.send("POST", "/Eve", &[]).await.status, 200);
        assert!(pages.clear_path("/Eve").await.is_err());
    }
}
