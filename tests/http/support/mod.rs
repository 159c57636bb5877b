//! What these tests share.

mod chromium;
mod client;
mod place;
mod servers;
mod waiting;

pub(crate) use chromium::Browser;
pub(crate) use client::{Answer, Client, read_chunk, read_head};
pub(crate) use place::{CACHE, NEAR, Place, on_each_store};
pub(crate) use servers::on_each_server;
pub(crate) use waiting::{kept, until_another};

use axum::Router;
use axum::routing::get;
use larder::http::{Pages, PagesBuilder};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::net::TcpListener;

/// So long that no test meets it.
pub(crate) const LONG: Duration = Duration::from_secs(600);

/// Counts runs of handlers. Clones are one counter.
#[derive(Clone, Default)]
pub(crate) struct Counter(Arc<AtomicUsize>);

impl Counter {
    pub(crate) fn count(&self) -> usize {
        self.0.fetch_add(1, Ordering::SeqCst) + 1
    }

    pub(crate) fn get(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

/// Serves a router on a port of its own, for as long as the test's runtime runs.
pub(crate) async fn serve(router: Router) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(axum::serve(listener, router).into_future());
    Client::of(address)
}

/// Serves pages that are told apart by the number of the run that made them, under any path.
pub(crate) async fn serve_numbers(pages: PagesBuilder) -> (Client, Pages) {
    let pages = pages.build().unwrap();
    let counter = Counter::default();
    let number = move || async move { counter.count().to_string() };
    let router = Router::new().fallback(get(number)).layer(pages.layer());
    (serve(router).await, pages)
}
