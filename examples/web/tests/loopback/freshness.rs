//! Ten thousand requests while the data changes, and not one stale answer.

use std::{
    io::Result,
    net::SocketAddr,
    sync::atomic::{
        AtomicBool, AtomicU64,
        Ordering::{Acquire, Relaxed, Release},
    },
    time::Duration,
};

use serde::Deserialize;
use tokio::{net::TcpListener, time::sleep};
use web::{App, handlers, router};

use crate::client::Client;

const CLIENTS: u64 = 4;
const REQUESTS: u64 = 10_000;

/// A page, and an address that changes it.
struct Page {
    shown: &'static str,
    changed: &'static str,
    /// The version of the last change that was answered.
    newest: AtomicU64,
}

/// Both pages' answers have one.
#[derive(Deserialize)]
struct Version {
    version: u64,
}

static PAGES: [Page; 2] = [
    Page {
        shown: "/data",
        changed: "/update_data",
        newest: AtomicU64::new(0),
    },
    Page {
        shown: "/items/7",
        changed: "/items/7",
        newest: AtomicU64::new(0),
    },
];
static DONE: AtomicBool = AtomicBool::new(false);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_answer_is_older_than_the_last_update_that_returned() -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(axum::serve(listener, router(App::new())).into_future());

    let writer = tokio::spawn(write(address));
    let readers: Vec<_> = (0..CLIENTS).map(|_| tokio::spawn(read(address))).collect();
    let mut stale = 0;
    for reader in readers {
        stale += reader.await??;
    }
    DONE.store(true, Relaxed);
    let updates = writer.await??;

    let (data, item) = (handlers::data::stats(), handlers::item::stats());
    let hits = data.hits + item.hits;
    println!(
        "{REQUESTS} requests, {hits} hits, {updates} updates meanwhile, {stale} stale answers"
    );
    assert_eq!(stale, 0, "stale answers");
    assert!(updates > 0, "nothing changed meanwhile");
    assert!(hits > REQUESTS / 2, "most are served from the cache");
    Ok(())
}

/// Asks for both pages in turn; returns how many answers were stale: older than the newest update
/// that had been answered when the request was sent.
async fn read(address: SocketAddr) -> Result<u64> {
    let mut client = Client::connect(address).await?;
    let mut stale = 0;
    for page in PAGES.iter().cycle().take((REQUESTS / CLIENTS) as usize) {
        let at_least = page.newest.load(Acquire);
        let answer: Version = client.get(page.shown).await?;
        stale += u64::from(answer.version < at_least);
    }
    Ok(stale)
}

/// Changes both pages in turn until the readers are done; returns how often.
async fn write(address: SocketAddr) -> Result<u64> {
    let mut client = Client::connect(address).await?;
    for (updates, page) in (0..).zip(PAGES.iter().cycle()) {
        if DONE.load(Relaxed) {
            return Ok(updates);
        }
        let answer: Version = client.post(page.changed, "changed").await?;
        page.newest.store(answer.version, Release);
        sleep(Duration::from_millis(50)).await;
    }
    unreachable!("the pages are an endless cycle")
}
