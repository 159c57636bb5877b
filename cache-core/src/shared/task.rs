//! A computation that is to begin, and what is known when it may.

use super::again::Expired;
use super::grants::Granted;
use super::leases::Watch;
use super::look::{Found, Question};
use super::masks::Masked;
use super::stamps::Stamped;
use crate::lease::{Fingerprint, Mask};
use crate::store::{Fault, Key, Version};
use std::time::Duration;

/// A computation that is to begin.
#[derive(Debug)]
pub(crate) struct Task {
    /// What it depends on: the function's lease first, if it is a function's.
    pub(crate) names: Vec<Fingerprint>,
    /// How long a lease has to live that is granted.
    pub(crate) ttl: Duration,
    /// The function by parts of its key, if it is one's whose entries are shared.
    pub(crate) masked: Option<Masked>,
    /// Where the value is to be stored, if it is.
    pub(crate) claims: Option<Question>,
    /// What is there and may not be served.
    pub(crate) dead: Option<Version>,
    /// What is there and is past its time. It stays there until the value is.
    pub(crate) expired: Option<Expired>,
    /// Whether it is part of another, which others may wait for meanwhile: then it does not wait long for
    /// another process, whose computation may be waiting for this one.
    pub(crate) is_nested: bool,
    /// The lease of its key, if the value replaces what is there, even if that may be served.
    pub(crate) replaces: Option<Fingerprint>,
}

/// A computation that may begin.
#[derive(Debug, Default)]
pub(crate) struct Begun {
    /// What was granted. None if the store did not do it: then nothing vouches for the value.
    pub(crate) stamps: Option<Vec<Stamped>>,
    /// Why it did not, if it was a fault.
    pub(crate) fault: Option<Fault>,
    pub(crate) watch: Watch,
    /// The masks by which its function was invalidated so far, by any process.
    pub(crate) masks: Vec<Mask>,
    pub(crate) claim: Option<Claim>,
    /// The value, if it came meanwhile: there is nothing to compute.
    pub(crate) found: Option<Found>,
    /// Whether another call computes it once more, and the old value may be served meanwhile.
    pub(crate) is_taken: bool,
}

/// The right to store a value where others are told that it is being computed.
#[derive(Debug)]
pub(crate) struct Claim {
    pub(crate) entry: Key,
    pub(crate) version: Version,
    /// One's turn, if a value past its time is there instead.
    pub(crate) turn: Option<Version>,
}

impl Task {
    /// A computation of a value that is not stored in a store, but depends on tags that are.
    pub(crate) fn of_tags(tags: &[Fingerprint]) -> Self {
        Task {
            names: tags
                .iter()
                .copied()
                .filter(|tag| tag.store().is_some())
                .collect(),
            ttl: Duration::ZERO,
            masked: None,
            claims: None,
            dead: None,
            expired: None,
            is_nested: false,
            replaces: None,
        }
    }
}

impl Begun {
    /// Nothing was granted, for a store has failed.
    pub(super) fn failed(fault: Fault) -> Self {
        Begun {
            fault: Some(fault),
            ..Begun::default()
        }
    }

    pub(super) fn of(granted: Granted) -> Self {
        match granted {
            Ok(stamps) => Begun {
                stamps: Some(stamps),
                ..Begun::default()
            },
            Err(fault) => Begun {
                fault,
                ..Begun::default()
            },
        }
    }
}
