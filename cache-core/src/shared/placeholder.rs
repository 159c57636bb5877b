//! What is in the place of an entry while somebody computes it.
//!
//! It says itself until when that may be: what reads an entry may have lengthened its life, as `idle` does,
//! and then it outlives a process that was killed.

use super::envelope::PLACEHOLDER;
use super::fill::millis;
use super::look::now;
use super::unique::unique;
use std::time::Duration;

/// How many bytes of it nothing else has. The others are a time, in milliseconds since 1970.
const UNIQUE: usize = 10;

/// A placeholder for a computation that others wait for so long.
pub(super) fn placeholder(patience: Duration) -> Result<[u8; PLACEHOLDER], getrandom::Error> {
    let mut bytes = unique()?;
    let until = now().saturating_add(millis(patience)).to_be_bytes();
    let [_, _, until @ ..] = until;
    bytes[UNIQUE..].copy_from_slice(&until);
    Ok(bytes)
}

/// Whether nobody computes any longer what a placeholder stands for.
pub(super) fn is_over(bytes: &[u8]) -> bool {
    let Ok(bytes) = <&[u8; PLACEHOLDER]>::try_from(bytes) else {
        return false;
    };
    let mut until = [0; 8];
    until[2..].copy_from_slice(&bytes[UNIQUE..]);
    u64::from_be_bytes(until) <= now()
}
