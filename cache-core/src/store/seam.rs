//! What larder asks of a store that several processes share.
//!
//! It is little: seven operations on bytes under keys, done in batches. Everything that keeps the
//! promise (leases, envelopes, placeholders) is made of these, in `shared/`, once for all stores.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// What a store answers with once it has done its work.
///
/// It goes on by itself, whoever waits for it and whether anyone does: it needs neither the
/// caller's executor nor the caller's thread. Dropping it does not undo what was asked for.
pub type Pending<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Where the entries of cached functions are kept, and the leases that they are served under.
///
/// Larder has stores for [memory](crate::store::InMemory), Redis and Memcached. To write one of your
/// own, carry out the seven [operations](Operation) and run
/// `larder::testing::store_conformance` on it.
///
/// Two things are asked for beyond what a map does:
///
/// - **A deletion that was answered has happened**, for every process, also after a restart of
///   whatever is behind the store. Where that can't be had, as with a server that comes back with
///   the data of an hour ago, the [`Server`] in the replies must be another from then on: what was
///   stored under the former one is not served any more.
/// - **Every operation is one step**: of two [`Add`](Operation::Add)s of a key one stores, of two
///   [`Swap`](Operation::Swap)s of one version one does.
///
/// Any entry may be dropped at any time, and none has to outlive its time to live.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no store",
    label = "no `larder::store::Store`",
    note = "a URL is opened by `Redis::new(url)` or `Memcached::new(url)`, which give a `Result`: take the store out of it, with `?` or `.expect(..)`"
)]
pub trait Store: Send + Sync + 'static {
    /// Carries out some operations and answers each, in their order.
    ///
    /// They take effect in order as far as they are of one server; those for different servers may
    /// overlap. That costs one round trip. An operation that failed with anything but
    /// [`FaultKind::Refused`] and [`FaultKind::TooLarge`] may have taken effect all the same.
    ///
    /// It must end: with a [`Fault`], if there is no answer in good time.
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>>;

    /// What it is called in logs and errors: never with a password in it.
    fn name(&self) -> String;

    /// The largest value that can be stored, in bytes.
    fn largest(&self) -> usize {
        64 << 20
    }

    /// Whether all keys are of one server, so that all operations of a batch take effect in order. If not,
    /// an invalidation takes two round trips.
    fn is_one_server(&self) -> bool {
        false
    }

    /// Has `watcher` told of every change that others make of a key that was read by
    /// [`Operation::Get`] since, until the store is dropped. What is changed over the very store that has
    /// read it may be told or not. False if the store can't: then nothing is kept in front of it.
    fn watch(&self, watcher: Arc<dyn Watcher>) -> bool {
        drop(watcher);
        false
    }
}

/// What can be asked of a store.
///
/// Every value that larder stores begins with sixteen bytes that no other value has. A store may go
/// by these to tell [versions](Version) apart.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Operation {
    /// Reads. Answered with [`Answer::Value`].
    Get {
        /// What to read.
        key: Key,
    },
    /// Reads, and sees to it that what is there lives on for `ttl` at least. Answered with
    /// [`Answer::Value`].
    Hold {
        /// What to read.
        key: Key,
        /// For how long it has to live on.
        ttl: Duration,
    },
    /// Stores unless there is something. Answered with [`Answer::Done`], true if it was stored.
    Add {
        /// Where to store.
        key: Key,
        /// What to store.
        value: Bytes,
        /// How long it lives.
        ttl: Duration,
    },
    /// Stores, whatever is there. Answered with [`Answer::Done`], true.
    Set {
        /// Where to store.
        key: Key,
        /// What to store.
        value: Bytes,
        /// How long it lives.
        ttl: Duration,
    },
    /// Stores in the place of what was read, if that is still there. Answered with
    /// [`Answer::Done`], true if it was stored.
    Swap {
        /// Where to store.
        key: Key,
        /// What was read there.
        version: Version,
        /// What to store.
        value: Bytes,
        /// How long it lives.
        ttl: Duration,
    },
    /// Deletes. Answered with [`Answer::Done`], true if there was something.
    Delete {
        /// What to delete.
        key: Key,
    },
    /// Deletes what is there if that is sixteen bytes, and leaves what is longer. Answered with
    /// [`Answer::Done`], true if it deleted something.
    ///
    /// A lease is sixteen bytes. What is longer is the mark of a write under way, which only that write
    /// takes away.
    Revoke {
        /// What to delete.
        key: Key,
    },
}

impl Operation {
    /// What it is about.
    #[must_use]
    pub fn key(&self) -> &Key {
        match self {
            Operation::Get { key }
            | Operation::Hold { key, .. }
            | Operation::Add { key, .. }
            | Operation::Set { key, .. }
            | Operation::Swap { key, .. }
            | Operation::Delete { key }
            | Operation::Revoke { key } => key,
        }
    }

    /// Stores where nothing was read, or in the place of what was.
    pub(crate) fn store_over(read: Option<Version>, key: Key, value: Bytes, ttl: Duration) -> Self {
        match read {
            None => Operation::Add { key, value, ttl },
            Some(version) => Operation::Swap {
                key,
                version,
                value,
                ttl,
            },
        }
    }

    /// The fault of one whose value is larger than a store takes.
    #[cfg(any(feature = "redis", feature = "memcached", feature = "disk"))]
    pub(crate) fn too_large(&self, largest: usize) -> Option<Fault> {
        let len = self.value_len();
        let message = || format!("{len} bytes, of which {largest} are allowed");
        (len > largest).then(|| Fault::new(FaultKind::TooLarge, message()))
    }

    /// How long the value is that it stores, if it stores one.
    #[cfg(any(feature = "redis", feature = "memcached", feature = "disk"))]
    pub(crate) fn value_len(&self) -> usize {
        match self {
            Operation::Add { value, .. }
            | Operation::Set { value, .. }
            | Operation::Swap { value, .. } => value.len(),
            Operation::Get { .. }
            | Operation::Hold { .. }
            | Operation::Delete { .. }
            | Operation::Revoke { .. } => 0,
        }
    }

    /// Whether it is answered with [`Answer::Value`].
    pub(crate) fn is_answered_with_a_value(&self) -> bool {
        matches!(self, Operation::Get { .. } | Operation::Hold { .. })
    }
}

/// Bytes that are cheap to share.
pub type Bytes = Arc<[u8]>;

/// A key of a store: up to [`Key::LONGEST`] letters, digits and marks out of `-_.:{}`, which no
/// protocol gives a meaning. Keys with the same text in braces are of one server, where there are
/// several: operations on them take effect in order.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Key(Arc<str>);

impl Key {
    /// How long a key may be, in bytes.
    pub const LONGEST: usize = 120;

    /// A key with this text; none if that is empty, too long, or has other characters in it.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:{}".contains(&byte);
        let is_key = (1..=Self::LONGEST).contains(&text.len()) && text.bytes().all(is_safe);
        is_key.then(|| Key(text.into()))
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What decides which server it is on: the text in braces, if there is any, as in a Redis Cluster.
    #[must_use]
    pub fn place(&self) -> &str {
        let in_braces = self
            .0
            .split_once('{')
            .and_then(|(_, rest)| rest.split_once('}'));
        match in_braces {
            Some((place, _)) if !place.is_empty() => place,
            _ => &self.0,
        }
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// Tells what was read under a key from what comes to be there later. It says nothing of other keys,
/// nor of which came first.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Version(pub u128);

impl Version {
    /// The version of a value, for stores that go by the sixteen bytes with which every value begins.
    #[must_use]
    pub fn of(value: &[u8]) -> Self {
        let mut first = [0; 16];
        let len = value.len().min(first.len());
        first[..len].copy_from_slice(&value[..len]);
        Version(u128::from_be_bytes(first))
    }

    /// The sixteen bytes of [`Version::of`].
    #[must_use]
    pub fn bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }
}

/// What came of an operation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reply {
    /// The answer.
    pub answer: Answer,
    /// Who gave it.
    pub server: Server,
}

/// The answer to an operation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Answer {
    /// What is there.
    Value(Option<Stored>),
    /// Whether it did something.
    Done(bool),
}

/// A value that is there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    /// The value.
    pub value: Bytes,
    /// What to say in [`Operation::Swap`] to replace it.
    pub version: Version,
}

/// The server that answered, and whether it tells of changes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Server {
    /// Tells servers apart, and one server from itself with other data than that which came of the
    /// operations it has answered: after a restart, or a failover. Zero where nothing survives either.
    pub fence: u64,
    /// Where changes are watched, for what stretch of time without a gap: zero if the reading was not
    /// within one.
    pub session: u64,
}

impl Server {
    /// One whose data are gone whenever it was.
    pub const FORGETFUL: Self = Server {
        fence: 0,
        session: 0,
    };
}

/// Hears of changes.
pub trait Watcher: Send + Sync {
    /// A key has changed, or may have.
    fn changed(&self, key: &str);
    /// From now on nothing is told of what was read within this session.
    fn ended(&self, session: u64);
}

/// Why a store could not do what was asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault {
    /// What kind of reason.
    pub kind: FaultKind,
    /// The reason, as the store's client or server put it. No passwords, no values.
    pub message: String,
}

/// A kind of reason.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum FaultKind {
    /// There is no connection.
    Unreachable,
    /// There was no answer in time. It may have happened.
    TimedOut,
    /// The server said no: it is out of memory, it does not let this user, it has become a replica.
    Refused,
    /// The value is larger than what the store takes. Nothing was sent.
    TooLarge,
    /// The server said what makes no sense.
    Garbled,
    /// A value that the codec can't write, or which can't be counted on. Nothing was changed.
    Unfit,
    /// Others have changed it all the while. Nothing was changed.
    Contended,
}

impl Fault {
    /// A fault of a kind, for a reason.
    pub fn new(kind: FaultKind, message: impl Into<String>) -> Self {
        let message = message.into();
        Fault { kind, message }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match self.kind {
            FaultKind::Unreachable => "the store can't be reached",
            FaultKind::TimedOut => "the store did not answer in time",
            FaultKind::Refused => "the store refused",
            FaultKind::TooLarge => "the value is too large for the store",
            FaultKind::Garbled => "the store sent what can't be understood",
            FaultKind::Unfit => "the value is not fit for this",
            FaultKind::Contended => "others were quicker every time",
        };
        write!(f, "{kind}: {}", self.message)
    }
}

impl std::error::Error for Fault {}
