//! The caches, a file each: used as their documentation introduces them, with the same time to live.

mod axum_response_cache;
mod http_cache_tower_server;
mod larder;
mod nothing;
mod tower_http_cache;

use crate::case::{Case, Expected};
use crate::db;
use crate::server::{self, Server};
use axum::Router;
use std::io;
use std::pin::Pin;
use std::sync::Arc;

/// How many pages a cache keeps that has to be told: more than a server ever has.
const CAPACITY: u16 = 10_000;

/// A cache in one setting.
pub(crate) trait Subject: Sized + Send + Sync + 'static {
    /// The crate it is from, under the name it has in the lock file; none for a control.
    const PACKAGE: Option<&'static str>;
    /// How it is set up.
    const SETTING: &'static str;

    /// An empty cache.
    fn new() -> Self;

    /// Puts the cache around the routes of an app.
    fn around(&self, routes: Router) -> Router;

    /// How the handler of a row reads it.
    fn load(id: u64) -> impl Future<Output = u64> + Send {
        db::load_async(id)
    }

    /// Every way to write a row.
    fn writes() -> Vec<Write<Self>>;
}

/// A way to write a row, of which the cache is told.
pub(crate) struct Write<S> {
    told_by: &'static str,
    expected: Expected,
    /// Commits to the model database, and has told the cache when it returns.
    write: fn(&S, &Server, u64),
}

/// A subject of whatever type.
pub(crate) struct Peer {
    pub(crate) package: Option<&'static str>,
    pub(crate) setting: &'static str,
    /// A server in this process.
    pub(crate) start: fn() -> Server,
    /// Serves until the program ends, and says on which port.
    pub(crate) serve: fn(fn(u16)) -> Serving,
    /// What is raced.
    pub(crate) cases: fn() -> Vec<Case>,
}

type Serving = Pin<Box<dyn Future<Output = io::Result<()>>>>;

/// Each once, the reference first.
pub(crate) fn peers() -> [Peer; 5] {
    [
        Peer::of::<nothing::Nothing>(),
        Peer::of::<larder::OnFunctions>(),
        Peer::of::<axum_response_cache::ByUri>(),
        Peer::of::<http_cache_tower_server::ByPath>(),
        Peer::of::<tower_http_cache::ByUri>(),
    ]
}

/// Settings that are of use only where languages differ.
pub(crate) fn by_language() -> [Peer; 2] {
    [
        Peer::of::<axum_response_cache::ByLanguage>(),
        Peer::of::<http_cache_tower_server::ByLanguage>(),
    ]
}

/// What is raced.
pub(crate) fn cases() -> impl Iterator<Item = Case> {
    let on_their_own = Peer::of::<larder::OnTheirOwn>();
    let peers = peers().into_iter().chain([on_their_own]);
    peers.flat_map(|peer| (peer.cases)())
}

impl Peer {
    fn of<S: Subject>() -> Self {
        Peer {
            package: S::PACKAGE,
            setting: S::SETTING,
            start: || Server::start(&S::new()),
            serve: |tell| Box::pin(server::serve(S::new(), tell)),
            cases: cases_of::<S>,
        }
    }

    /// By its library, and how that is set up.
    pub(crate) fn name(&self) -> String {
        match (self.package, self.setting) {
            (None, setting) => setting.to_owned(),
            (Some(package), "") => package.to_owned(),
            (Some(package), setting) => format!("{package}, {setting}"),
        }
    }
}

fn cases_of<S: Subject>() -> Vec<Case> {
    let case = |write: Write<S>| {
        let subject = S::new();
        let server = Arc::new(Server::start(&subject));
        Case {
            package: S::PACKAGE,
            cache: S::SETTING,
            verb: write.told_by,
            expected: write.expected,
            read: Box::new({
                let server = server.clone();
                move |id| server.row(id)
            }),
            write: Box::new(move |id| (write.write)(&subject, &server, id)),
        }
    };
    S::writes().into_iter().map(case).collect()
}
