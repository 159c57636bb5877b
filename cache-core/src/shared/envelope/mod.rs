//! What is stored for an entry: the value's bytes, with all that it takes to tell whether they may
//! be served.

mod layout;
mod packing;
mod seal;

#[cfg(test)]
pub(crate) use layout::MOST_LEASES;
pub(crate) use seal::Seal;

use crate::shared::stamp::Stamp;
use std::borrow::Cow;

/// An entry as a store has it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Envelope<'a> {
    /// The group and the extent of each lease, and the grant that the value was computed under.
    pub(crate) leases: Vec<(u64, u64, Stamp)>,
    /// When it expires, in milliseconds of Unix time.
    pub(crate) fresh_until: u64,
    /// Until when it may have its uses after that.
    pub(crate) deadline: u64,
    /// Whether it is an error.
    pub(crate) is_failure: bool,
    /// The value or the error, as the codec wrote it.
    pub(crate) payload: Cow<'a, [u8]>,
}

impl Envelope<'_> {
    /// The deadline of what does not expire.
    pub(crate) const NEVER: u64 = u64::MAX;
}

/// Why there is no envelope for an entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unsealed {
    /// Its payload or the envelope is larger than is allowed, or it has too many leases.
    TooLarge,
    /// The operating system has no random bytes.
    NoRandomness,
}

/// Why what is stored is not an entry that can be served. All of these are misses.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Broken {
    /// Somebody is computing the value.
    Placeholder,
    /// Something else than larder wrote it.
    NotAnEntry,
    /// Another version of larder wrote it, or one with other features, or with a key.
    OtherFormat,
    /// Another codec wrote the value.
    OtherCodec,
    /// The value is of another type, or of one that was changed.
    OtherType,
    /// It is not as it was written, or was written for another key.
    Damaged,
    /// It was not written with our key, or was, for another entry.
    Forged,
    /// It is larger than is allowed.
    TooLarge,
}

/// How long a placeholder is. It consists of [`unique`](crate::shared::unique::unique) bytes alone.
pub(crate) const PLACEHOLDER: usize = 16;
