//! What is asked of a store: operations, and the keys and bytes that they are about.

#[cfg(any(feature = "redis", feature = "memcached", feature = "disk"))]
use super::{Fault, FaultKind};
use std::sync::Arc;
use std::time::Duration;

/// What can be asked of a store.
///
/// Every value that larder stores begins with sixteen bytes that no other value has. A store may go
/// by these to tell [versions](Version) apart.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Operation {
    /// Reads. Answered with [`Answer::Value`](super::Answer::Value).
    Get {
        /// What to read.
        key: Key,
    },
    /// Reads, and sees to it that what is there lives on for `ttl` at least. Answered with
    /// [`Answer::Value`](super::Answer::Value).
    Hold {
        /// What to read.
        key: Key,
        /// For how long it has to live on.
        ttl: Duration,
    },
    /// Stores unless there is something. Answered with [`Answer::Done`](super::Answer::Done), true if it
    /// was stored.
    Add {
        /// Where to store.
        key: Key,
        /// What to store.
        value: Bytes,
        /// How long it lives.
        ttl: Duration,
    },
    /// Stores, whatever is there. Answered with [`Answer::Done`](super::Answer::Done), true.
    Set {
        /// Where to store.
        key: Key,
        /// What to store.
        value: Bytes,
        /// How long it lives.
        ttl: Duration,
    },
    /// Stores in the place of what was read, if that is still there. Answered with
    /// [`Answer::Done`](super::Answer::Done), true if it was stored.
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
    /// Deletes. Answered with [`Answer::Done`](super::Answer::Done), true if there was something.
    Delete {
        /// What to delete.
        key: Key,
    },
    /// Deletes what is there if that is sixteen bytes, and leaves what is longer. Answered with
    /// [`Answer::Done`](super::Answer::Done), true if it deleted something.
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

    /// Whether it is answered with [`Answer::Value`](super::Answer::Value).
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
