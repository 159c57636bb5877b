//! A store as functions use it: under a prefix, with what is decided once for all of them.

use super::breaker::Breaker;
use super::by_hand::Turns;
use super::codec::{Codec, Coder};
use super::envelope::Seal;
use super::health::Counts;
use super::names::Namer;
use super::near::{Near, Tracking};
use super::unacknowledged::Unacknowledged;
use crate::logs::warn;
use crate::store::{ConfigError, Fault, Operation, Reply, Store};
use crate::sync::{Arc, OnceLock, RwLock, statics};
use crate::version::IntoVersion;
use std::time::Duration;

/// A store that functions keep their entries in, under a prefix of the program's own.
///
/// It is declared as a static, and functions name it: `#[cached(timeout = 60, store = CACHE)]`.
/// Programs that share entries give it one prefix; two that share no more than a server have two, and
/// see nothing of each other.
///
/// Clones are one cache.
#[derive(Clone)]
pub struct Cache(pub(crate) Arc<Inner>);

/// What a cache is made of.
pub(crate) struct Inner {
    store: Box<dyn Store>,
    pub(crate) names: Namer,
    pub(crate) coder: Coder,
    pub(crate) options: Options,
    pub(crate) breaker: Breaker,
    pub(crate) unacknowledged: Unacknowledged,
    pub(super) counts: Counts,
    /// Who changes what is set by hand.
    pub(super) turns: Turns,
    pub(crate) near: Near,
    /// Told of changes, if the near cache goes by that.
    pub(super) tracking: Option<Arc<Tracking>>,
    number: Arc<OnceLock<u16>>,
}

/// What is decided once for all functions of a cache.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    /// How long an entry lives that has no `timeout`, and a lease that stands for nothing else.
    pub(crate) longest: Duration,
    /// For how long others wait for a computation under way in another process.
    pub(crate) patience: Duration,
    /// For how long a write in two phases is taken to go on.
    pub(crate) longest_write: Duration,
    /// The key that entries are sealed with, where the server is not trusted.
    pub(crate) mac: Option<[u8; 32]>,
    /// From how many bytes on values are compressed.
    pub(crate) compress_from: Option<usize>,
    /// What tells entries of functions from those of other builds; empty if nothing does.
    pub(crate) version: String,
}

/// Makes a [`Cache`].
#[must_use = "it makes nothing before `build`"]
pub struct Builder {
    prefix: String,
    store: Box<dyn Store>,
    coder: Coder,
    options: Options,
    near: Near,
}

statics! {
    /// The caches that functions and tags use, each at its number.
    static CACHES: RwLock<Vec<Cache>> = RwLock::new(Vec::new());
}

impl Cache {
    /// A cache in a store, under a prefix: up to 24 letters, digits, `-`, `_` and `.`.
    ///
    /// # Panics
    ///
    /// If the prefix is not such a text.
    #[track_caller]
    pub fn new(prefix: impl Into<String>, store: impl Store) -> Self {
        Cache::builder(prefix, store).build()
    }

    /// A cache of which there is more to decide.
    pub fn builder(prefix: impl Into<String>, store: impl Store) -> Builder {
        Builder {
            prefix: prefix.into(),
            store: Box::new(store),
            coder: Coder::default(),
            options: Options {
                longest: Duration::from_secs(30 * 24 * 60 * 60),
                patience: Duration::from_secs(10),
                longest_write: Duration::from_secs(60),
                mac: None,
                compress_from: None,
                version: String::new(),
            },
            near: Near::Off,
        }
    }

    /// Its number among those that functions and tags of this process use.
    pub(crate) fn number(&self) -> u16 {
        *self.0.number.get_or_init(|| {
            let mut caches = CACHES.write();
            let number = u16::try_from(caches.len())
                .ok()
                .filter(|number| *number < MOST);
            let number = number.expect("a program declares fewer than 32768 caches");
            caches.push(self.clone());
            number
        })
    }

    /// The cache of a number.
    pub(crate) fn at(number: u16) -> Option<Cache> {
        CACHES.read().get(usize::from(number)).cloned()
    }
}

/// How many caches functions and tags can use.
const MOST: u16 = 1 << 15;

impl Builder {
    /// Sets for how long an entry is kept that has no `timeout`: 30 days unless it is said here. The
    /// promise does not depend on it; what is dropped is computed again.
    pub fn longest(mut self, longest: Duration) -> Self {
        self.options.longest = longest.max(Duration::from_secs(1));
        self
    }

    /// Sets for how long a call waits for another process that computes what it needs, before it
    /// computes by itself: 10 seconds unless it is said here.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.options.patience = patience.max(Duration::from_millis(10));
        self
    }

    /// Sets for how long a write in two phases may go on: a minute unless it is said here. If its process
    /// is killed, what it names is computed and not stored for so long.
    pub fn longest_write(mut self, longest: Duration) -> Self {
        self.options.longest_write = longest.max(Duration::from_secs(1));
        self
    }

    /// Sets whether this process keeps values in its own memory too: [`Near::Off`] unless it is said
    /// here.
    pub fn near(mut self, near: Near) -> Self {
        self.near = near;
        self
    }

    /// Sets how values become bytes: [`Postcard`](crate::codec::Postcard) unless it is said here.
    pub fn codec(mut self, codec: impl Codec) -> Self {
        self.coder = Coder::new(codec);
        self
    }

    /// Has builds of other versions share no values of functions and pages with this one, as in
    /// `.version(env!("CARGO_PKG_VERSION"))`: an integer or a text, of which an empty one is none.
    ///
    /// The prefix stays the same, and so do the names of what is invalidated: while two versions run side
    /// by side, each keeps values of its own, and a write in either clears them in both. Under two
    /// prefixes it would not. What is [set by hand](Cache::set) has no version, nor have tags; a function
    /// has one of its own besides by its option `version`. Costs nothing at a call.
    ///
    /// ```
    /// # mod larder { pub use cache_core::{Cache, store}; }
    /// use larder::store::InMemory;
    ///
    /// let cache = larder::Cache::builder("shop", InMemory::default())
    ///     .version(env!("CARGO_PKG_VERSION"))
    ///     .build();
    /// ```
    pub fn version(mut self, version: impl IntoVersion) -> Self {
        self.options.version = version.into_version();
        self
    }

    /// Seals entries with a key that only the processes of the program know, for a server that others
    /// can write to: what they forge is not served, nor what they move to another key. Processes with
    /// other keys compute what these have stored.
    pub fn mac(mut self, key: [u8; 32]) -> Self {
        self.options.mac = Some(key);
        self
    }

    /// Compresses values of so many bytes or more, if that makes them smaller.
    #[cfg(feature = "compression")]
    pub fn compress_from(mut self, bytes: usize) -> Self {
        self.options.compress_from = Some(bytes);
        self
    }

    /// The cache.
    ///
    /// # Panics
    ///
    /// If the prefix is not up to 24 letters, digits, `-`, `_` and `.`.
    #[track_caller]
    pub fn build(self) -> Cache {
        match self.try_build() {
            Ok(cache) => cache,
            Err(error) => panic!("{error}"),
        }
    }

    pub(crate) fn try_build(self) -> Result<Cache, ConfigError> {
        let prefix = self.prefix;
        let names = Namer::new(&prefix).ok_or_else(|| {
            ConfigError::new(format!(
                "`prefix` {prefix:?} is not up to 24 letters, digits, `-`, `_` and `.`: take the \
                 program's name, as in `shop`"
            ))
        })?;
        let number = Arc::new(OnceLock::new());
        let (near, tracking) = track(self.near, &*self.store, &names, &number);
        Ok(Cache(Arc::new(Inner {
            store: self.store,
            names,
            coder: self.coder,
            options: self.options,
            breaker: Breaker::default(),
            unacknowledged: Unacknowledged::default(),
            counts: Counts::default(),
            turns: Turns::default(),
            near,
            tracking,
            number,
        })))
    }
}

/// Has a store tell of changes, if it is to and can.
fn track(
    near: Near,
    store: &dyn Store,
    names: &Namer,
    number: &Arc<OnceLock<u16>>,
) -> (Near, Option<Arc<Tracking>>) {
    if near != Near::Tracked {
        return (near, None);
    }
    let tracking = Arc::new(Tracking::new(names.clone(), number.clone()));
    if store.watch(tracking.clone()) {
        return (near, Some(tracking));
    }
    warn!(
        "the store {} does not tell of changes: its near cache asks at each hit",
        store.name()
    );
    (Near::Validate, None)
}

impl Inner {
    /// Has the store do something, unless it is known to be out of order.
    pub(crate) async fn run(
        &self,
        operations: Vec<Operation>,
    ) -> Option<Vec<Result<Reply, Fault>>> {
        if !self.breaker.lets_through() {
            return None;
        }
        let replies = self.store.run(operations).await;
        self.judge(&replies);
        Some(replies)
    }

    /// The same, whatever is known of the store: for what has to be done.
    pub(crate) async fn insist(&self, operations: Vec<Operation>) -> Vec<Result<Reply, Fault>> {
        let replies = self.store.run(operations).await;
        self.judge(&replies);
        replies
    }

    fn judge(&self, replies: &[Result<Reply, Fault>]) {
        let fault = replies.iter().find_map(|reply| reply.as_ref().err());
        self.breaker.judge(fault, || self.describe());
    }

    /// Whether operations of one batch take effect in order, whatever they are about.
    pub(super) fn keeps_order(&self) -> bool {
        self.store.is_one_server()
    }

    /// How entries are sealed whose values have this print.
    pub(crate) fn seal(&self, print: u64) -> Seal {
        Seal {
            codec: self.coder.id(),
            print,
            mac: self.options.mac,
            compress_from: self.options.compress_from,
            largest: self.store.largest(),
        }
    }

    /// What it is called in logs.
    pub(crate) fn describe(&self) -> String {
        format!("{} of {}", self.names.prefix(), self.store.name())
    }
}

impl std::fmt::Debug for Cache {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cache")
            .field("prefix", &self.0.names.prefix())
            .field("store", &self.0.store.name())
            .finish_non_exhaustive()
    }
}

/// What [`Builder::build`] does.
impl From<Builder> for Cache {
    /// # Panics
    ///
    /// If the prefix is not up to 24 letters, digits, `-`, `_` and `.`.
    #[track_caller]
    fn from(builder: Builder) -> Self {
        builder.build()
    }
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Builder")
            .field("prefix", &self.prefix)
            .field("store", &self.store.name())
            .finish_non_exhaustive()
    }
}

/// Where a cache is declared, as functions name it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a cache",
    label = "expected a `Cache`, found `{Self}`",
    note = "`store = CACHE` names a static: `static CACHE: LazyLock<larder::Cache> = LazyLock::new(|| ..);`",
    note = "what `Cache::builder(..)` gives is a `Builder`, and a `Cache` once it is built: write `.build()` at its end",
    note = "of a `Result`, as `Config::open` gives it, write `.expect(\"a cache\")` at the end"
)]
pub trait Declared: Sync {
    /// The cache.
    fn cache(&'static self) -> &'static Cache;
}

impl Declared for Cache {
    fn cache(&'static self) -> &'static Cache {
        self
    }
}

impl<F: FnOnce() -> Cache + Send> Declared for std::sync::LazyLock<Cache, F> {
    fn cache(&'static self) -> &'static Cache {
        self
    }
}
