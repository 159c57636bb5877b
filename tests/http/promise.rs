//! No request that starts after a write has been answered is answered with anything older.

use crate::support::{CACHE, Client, NEAR, Place, serve};
use axum::Router;
use axum::extract::Path;
use axum::http::Request;
use axum::routing::{get, post};
use larder::http::Pages;
use larder::{Tag, cached, invalidates};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;

const TRIALS: u64 = 200;
/// How long a request that may wait for an old run is left to get there.
const HEAD_START: Duration = Duration::from_millis(1);

/// A database of one number that only grows, in which one read can be held up.
struct Db {
    version: AtomicU64,
    hold: Mutex<Option<(At, Arc<Hold>)>>,
}

/// Where a page is held up.
#[derive(Clone, Copy, PartialEq, Debug)]
enum At {
    /// In the function that reads the database, after it has.
    Inner,
    /// In the handler that called it, after it has returned.
    Outer,
}

struct Hold {
    begun: Semaphore,
    release: Semaphore,
}

impl Db {
    const fn new() -> Self {
        Db {
            version: AtomicU64::new(0),
            hold: Mutex::new(None),
        }
    }

    fn version(&self) -> u64 {
        self.version.load(Ordering::SeqCst)
    }

    fn write(&self) {
        self.version.fetch_add(1, Ordering::SeqCst);
    }

    async fn pause(&self, place: At) {
        let held = self.hold.lock().unwrap().take_if(|(at, _)| *at == place);
        if let Some((_, hold)) = held {
            hold.begun.add_permits(1);
            drop(hold.release.acquire().await.unwrap());
        }
    }

    fn hold_up(&self, place: At) -> Arc<Hold> {
        let hold = Arc::new(Hold {
            begun: Semaphore::new(0),
            release: Semaphore::new(0),
        });
        *self.hold.lock().unwrap() = Some((place, hold.clone()));
        hold
    }
}

/// The functions, in memory or in a store.
macro_rules! functions {
    ($place:ident $(, store = $store:ident)?) => {
        mod $place {
            use super::*;

            pub(super) static DB: Db = Db::new();

            #[derive(Tag)]
            $(#[tag(store = $store)])?
            pub(super) struct Row(pub(super) u64);

            #[cached(tags(Row(id)) $(, store = $store)?)]
            pub(super) async fn row(id: u64) -> u64 {
                let version = DB.version();
                DB.pause(At::Inner).await;
                version
            }

            #[invalidates(row(id))]
            pub(super) async fn write(id: u64) {
                DB.write();
                let _ = id;
            }

            #[invalidates(Row(id))]
            pub(super) async fn write_by_tag(id: u64) {
                DB.write();
                let _ = id;
            }

            /// A part of a page.
            #[cached($(store = $store)?)]
            pub(super) async fn part(id: u64) -> u64 {
                tokio::task::yield_now().await;
                PARTS[id as usize].load(Ordering::SeqCst)
            }

            static PARTS: [AtomicU64; 3] = [const { AtomicU64::new(0) }; 3];

            #[invalidates(part(id))]
            pub(super) async fn write_part(id: u64) -> u64 {
                let version = PARTS[id as usize].fetch_add(1, Ordering::SeqCst) + 1;
                tokio::task::yield_now().await;
                version
            }
        }
    };
}

functions!(in_memory);
functions!(in_store, store = CACHE);
functions!(in_near, store = NEAR);

/// How a trial writes.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Way {
    /// Declared, by what the handler has read.
    Key,
    Tag,
    /// By hand, of a page whose handler reads the database itself.
    Path,
    Uri,
    Route,
    Page,
    All,
    /// By a request whose method is not safe.
    Method,
}

impl Way {
    const ALL: [Way; 8] = [
        Way::Key,
        Way::Tag,
        Way::Path,
        Way::Uri,
        Way::Route,
        Way::Page,
        Way::All,
        Way::Method,
    ];

    fn path(self, id: u64) -> String {
        match self {
            Way::Key | Way::Tag => format!("/built/{id}"),
            _ => format!("/plain/{id}"),
        }
    }
}

/// Clears what shows a number, after it was written.
async fn clear(pages: &Pages, way: Way, id: u64) {
    let path = way.path(id);
    let cleared = match way {
        Way::Path => pages.clear_path(&path),
        Way::Uri => pages.clear_uri(&path),
        Way::Route => pages.clear_route("/plain/{id}", [("id", id)]).unwrap(),
        Way::Page => {
            let request = Request::get(&path).body(()).unwrap();
            pages.clear_page(&pages.key(&request.into_parts().0))
        }
        _ => pages.clear(),
    };
    cleared.await.unwrap();
}

/// One trial: a run of the handler begins before a write and ends after it. Counts the answers to
/// requests that were sent after the write had returned, and are older.
async fn overlap(
    client: Client,
    db: &'static Db,
    place: At,
    path: &str,
    write: impl AsyncFn(),
) -> usize {
    let ask = || {
        let path = path.to_owned();
        tokio::spawn(async move {
            let answer = client.get(&path).await;
            assert_eq!(answer.status, 200);
            answer.body.parse::<u64>().unwrap()
        })
    };
    let hold = db.hold_up(place);
    let old = ask();
    drop(hold.begun.acquire().await.unwrap());
    write().await;
    let written = db.version();
    let mut meanwhile = ask();
    // it may wait for the old run, if that can still be vouched for
    let early = timeout(HEAD_START, &mut meanwhile).await;
    hold.release.add_permits(1);
    let old = old.await.unwrap();
    assert!(old < written, "the run did not overlap the write");
    let meanwhile = match early {
        Ok(answer) => answer.unwrap(),
        Err(_) => meanwhile.await.unwrap(),
    };
    let afterwards = ask().await.unwrap();
    let stale = [meanwhile, afterwards].into_iter();
    stale.filter(|answer| *answer < written).count()
}

macro_rules! trials {
    ($place:expr, $functions:ident) => {
        for way in Way::ALL {
            let pages = $place
                .pages()
                .routes(["/plain/{id}"])
                .clear_on_unsafe_methods();
            let pages = pages.build().unwrap();
            let built = |Path(id): Path<u64>| async move {
                let version = $functions::row(id).await;
                $functions::DB.pause(At::Outer).await;
                version.to_string()
            };
            let plain = || async {
                let version = $functions::DB.version();
                $functions::DB.pause(At::Outer).await;
                version.to_string()
            };
            let change = || async { $functions::DB.write() };
            let router = Router::new()
                .route("/built/{id}", get(built))
                .route("/plain/{id}", get(plain).post(change));
            let client = serve(router.layer(pages.layer())).await;
            let mut stale = 0;
            for trial in 0..TRIALS {
                // no two trials are about one number
                let id = way as u64 * TRIALS + trial;
                let is_inner = path_is_built(way) && trial % 2 == 0;
                let place = if is_inner { At::Inner } else { At::Outer };
                let path = way.path(id);
                let write = async || match way {
                    Way::Key => $functions::write(id).await,
                    Way::Tag => $functions::write_by_tag(id).await,
                    Way::Method => drop(client.send("POST", &way.path(id), &[]).await),
                    _ => {
                        $functions::DB.write();
                        clear(&pages, way, id).await;
                    }
                };
                stale += overlap(client, &$functions::DB, place, &path, write).await;
            }
            println!(
                "{:?}, {way:?}: {TRIALS} trials, {stale} stale answers",
                $place
            );
            assert_eq!(stale, 0, "{way:?}");
        }
    };
}

fn path_is_built(way: Way) -> bool {
    matches!(way, Way::Key | Way::Tag)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_overlaps_a_write_is_not_given_to_who_came_after_in_memory() {
    trials!(Place::Memory, in_memory);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_overlaps_a_write_is_not_given_to_who_came_after_in_a_store() {
    trials!(Place::Store, in_store);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_overlaps_a_write_is_not_given_to_who_came_after_near_a_store() {
    trials!(Place::Near, in_near);
}

/// Asks for a page of three parts until it is told to stop; gives back how many answers there were, and
/// how many hits. None may show a part from before a write that had been answered when it was sent.
async fn read(client: Client, newest: Arc<[AtomicU64; 3]>, stop: Arc<AtomicBool>) -> (u64, u64) {
    let (mut answers, mut hits) = (0, 0);
    while !stop.load(Ordering::SeqCst) {
        let at_least = [0, 1, 2].map(|part| newest[part].load(Ordering::SeqCst));
        let answer = client.get("/").await;
        let shown: Vec<u64> = answer
            .body
            .split(' ')
            .map(|part| part.parse().unwrap())
            .collect();
        let is_stale = shown
            .iter()
            .zip(at_least)
            .any(|(shown, at_least)| *shown < at_least);
        assert!(!is_stale, "{shown:?} after {at_least:?}");
        answers += 1;
        hits += u64::from(answer.is_hit());
    }
    (answers, hits)
}

macro_rules! hammer {
    ($place:expr, $functions:ident) => {{
        let pages = $place.pages().build().unwrap();
        let show = || async {
            let [a, b, c] = [0, 1, 2].map($functions::part);
            let (a, b, c) = tokio::join!(a, b, c);
            format!("{a} {b} {c}")
        };
        let change =
            |Path(part): Path<u64>| async move { $functions::write_part(part).await.to_string() };
        let router = Router::new()
            .route("/", get(show))
            .route("/parts/{part}", post(change))
            .layer(pages.layer());
        let client = serve(router).await;
        let newest = Arc::new([const { AtomicU64::new(0) }; 3]);
        let stop = Arc::new(AtomicBool::new(false));
        let readers: Vec<_> = (0..4)
            .map(|_| tokio::spawn(read(client, newest.clone(), stop.clone())))
            .collect();
        for write in 0..300_u64 {
            let part = write % 3;
            let answer = client.send("POST", &format!("/parts/{part}"), &[]).await;
            newest[part as usize].store(answer.body.parse().unwrap(), Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(3)).await;
        }
        stop.store(true, Ordering::SeqCst);
        let (mut answers, mut hits) = (0, 0);
        for reader in readers {
            let (more, hit) = reader.await.unwrap();
            (answers, hits) = (answers + more, hits + hit);
        }
        println!(
            "{:?}: {answers} answers, {hits} hits, 300 writes, none stale",
            $place
        );
        assert!(answers > 300 && hits > 0, "{answers} answers, {hits} hits");
    }};
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_page_of_three_parts_is_stale_while_another_client_writes_in_memory() {
    hammer!(Place::Memory, in_memory);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_page_of_three_parts_is_stale_while_another_client_writes_in_a_store() {
    hammer!(Place::Store, in_store);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_page_of_three_parts_is_stale_while_another_client_writes_near_a_store() {
    hammer!(Place::Near, in_near);
}
