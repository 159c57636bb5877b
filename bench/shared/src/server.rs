//! The server: one of the program's own, or one that is named.

#[allow(dead_code, reason = "what the tests use besides")]
#[path = "../../../tests/stores/support/dir.rs"]
mod dir;
#[allow(dead_code, reason = "what the tests use besides")]
#[path = "../../../tests/stores/support/server.rs"]
mod own;
#[path = "../../../tests/stores/support/port.rs"]
mod port;

use dir::Dir;
use own::Server;
use port::free_port;
use redis::{Client, Connection, RedisError};
use std::io;
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::{Duration, Instant};

static URL: OnceLock<String> = OnceLock::new();

/// Where the server is, or the proxy before it.
pub(crate) fn url() -> &'static str {
    URL.get().expect("it is set before anything is asked")
}

/// Says where the server is, once.
pub(crate) fn set_url(url: String) {
    URL.set(url).expect("nobody has asked yet");
}

/// A database that is empty at the start and at the end.
pub(crate) struct Redis {
    /// Stopped when it is dropped.
    _own: Option<Server>,
    connection: Connection,
}

impl Redis {
    /// Starts a server, unless there is one at a URL.
    pub(crate) fn start(url: Option<&str>) -> io::Result<Self> {
        let own = url.is_none().then(|| Server::start(&[]));
        let at = url.map(str::to_owned);
        set_url(at.or(own.as_ref().map(Server::url)).unwrap_or_default());
        let mut connection = client()?.get_connection().map_err(failed)?;
        let size: u64 = redis::cmd("DBSIZE")
            .query(&mut connection)
            .map_err(failed)?;
        if size > 0 {
            let what = "the database is not empty: name another, as in `redis://host/15`";
            return Err(io::Error::other(what));
        }
        Ok(Redis {
            _own: own,
            connection,
        })
    }

    pub(crate) fn version(&self) -> io::Result<String> {
        let mut connection = client()?.get_connection().map_err(failed)?;
        let info: redis::InfoDict = redis::cmd("INFO").query(&mut connection).map_err(failed)?;
        Ok(info.get("redis_version").unwrap_or_default())
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        // it may be gone
        let _: Result<(), _> = redis::cmd("FLUSHDB").query(&mut self.connection);
    }
}

/// What connects to the server.
pub(crate) fn client() -> io::Result<Client> {
    Client::open(url()).map_err(failed)
}

fn failed(error: RedisError) -> io::Error {
    io::Error::other(error)
}

/// Waits until something is so, and panics if it doesn't come to that.
fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let give_up = Instant::now() + Duration::from_secs(20);
    while !holds() {
        assert!(Instant::now() < give_up, "waited in vain until {what}");
        sleep(Duration::from_millis(10));
    }
}
