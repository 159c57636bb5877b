//! Redis and Valkey: one server, one that Sentinels watch, or a Cluster.
//!
//! A topology says which server a key is on, and to each of these there is one connection, which is
//! made anew when it has ended. Every reply is from one connection, and says whose that is.

mod batch;
mod builder;
mod command;
mod connection;
mod driver;
mod faults;
mod frames;
mod guard;
mod heartbeat;
mod identity;
mod kept;
mod line;
mod nodes;
mod outcome;
mod script;
mod settings;
mod socket;
#[cfg(feature = "redis-tls")]
mod tls;
mod topology;
mod url;
mod wire;

use super::watchers::Watchers;
use super::worker::Worker;
use super::{ConfigError, Fault, FaultKind, Operation, Pending, Reply, Store, Watcher};
use crate::sync::Arc;
use driver::Driver;
use settings::Settings;
use std::fmt;

pub use builder::Builder;

/// A store in Redis or Valkey, from version 6 on.
///
/// The URL says which, and how to get there:
///
/// - `redis://host:port/database`, or `rediss` for TLS (feature `redis-tls`), by the certificates
///   that the system trusts, or those in the file that `SSL_CERT_FILE` names;
/// - `redis+unix:///path/to/socket`;
/// - `redis+cluster://host:port,host:port`, some nodes of a Cluster, or just several hosts;
/// - `redis+sentinel://host:port,host:port/name`, the Sentinels that know the master of that name.
///
/// Before the hosts there may be `user:password@`, at the end `?` and options with `&` between
/// them: `connect_timeout=1s`, `response_timeout=500ms`, `largest=8388608`, `db`, `user`, `password`,
/// and for Sentinels that want to know who asks, `sentinel_user` and `sentinel_password`. Text is
/// percent-encoded.
///
/// ```no_run
/// # mod larder { pub use cache_core::store; }
/// use larder::store::Redis;
///
/// let store = Redis::new("redis://cache.example:6379?response_timeout=200ms")?;
/// # Ok::<(), larder::store::ConfigError>(())
/// ```
///
/// It connects when it is first asked for something, so that a program starts without its server.
/// The user it connects as may run `GET`, `SET`, `DEL`, `EVAL`, `STRLEN`, `PTTL`, `PEXPIRE`, `GETRANGE`,
/// `INFO`, `CLIENT TRACKING`, and in a Cluster `CLUSTER SLOTS` and `ASKING`; and `SCRIPT LOAD` together with
/// `EVALSHA`, or scripts are sent whole each time.
pub struct Redis {
    driver: Arc<Driver>,
    watchers: Arc<Watchers>,
    worker: Worker,
    name: String,
    largest: usize,
}

impl Redis {
    /// The store at a URL.
    ///
    /// # Errors
    ///
    /// If the URL can't be read: with the part that is wrong, and without a password.
    pub fn new(url: &str) -> Result<Self, ConfigError> {
        Self::builder(url).build()
    }

    /// The store at a URL, with more to be said.
    pub fn builder(url: &str) -> Builder {
        Builder::new(url)
    }

    fn start(settings: Settings) -> Result<Self, ConfigError> {
        let worker = Worker::new("larder-redis");
        let worker = worker.map_err(|error| {
            ConfigError::new(format!("the thread of the store can't be started: {error}"))
        })?;
        let (name, largest) = (settings.name(), settings.largest);
        let watchers = Arc::new(Watchers::default());
        let driver = Driver::new(Arc::new(settings), watchers.clone());
        Ok(Redis {
            driver: Arc::new(driver),
            watchers,
            worker,
            name,
            largest,
        })
    }
}

impl Store for Redis {
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        let count = operations.len();
        self.worker
            .run(self.driver.clone().run(operations), move || {
                let fault = Fault::new(FaultKind::Unreachable, "the store was dropped");
                vec![Err(fault); count]
            })
    }

    fn name(&self) -> String {
        self.name.clone()
    }

    fn largest(&self) -> usize {
        self.largest
    }

    fn is_one_server(&self) -> bool {
        !self.driver.is_cluster()
    }

    /// Connections that there are begin to tell of changes shortly after, new ones before anything is
    /// asked over them. One that was cut without a word is found out within 600 ms.
    fn watch(&self, watcher: Arc<dyn Watcher>) -> bool {
        self.watchers.push(watcher);
        self.worker.spawn(self.driver.clone().arm());
        true
    }
}

impl fmt::Debug for Redis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Redis({})", self.name)
    }
}
