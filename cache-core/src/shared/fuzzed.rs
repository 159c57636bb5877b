//! What a process does with bytes out of a store, for those who try out what can be in them. Each
//! panics where something does not hold.

use super::codec::Coder;
use super::envelope::{Envelope, Seal};
use super::stamp::Stamp;
use serde::{Serialize, de::DeserializeOwned};
use std::borrow::Cow;

const KEY: &str = "fuzz:1f";

fn seal(is_keyed: bool) -> Seal {
    Seal {
        codec: 1,
        print: 0x0807_0605_0403_0201,
        mac: is_keyed.then_some([7; 32]),
        compress_from: Some(64),
        largest: 1 << 16,
    }
}

/// What is stored for a value with two leases.
#[must_use]
pub fn close_entry(is_keyed: bool, payload: &[u8]) -> Option<Vec<u8>> {
    let stamp = |nonce| Stamp {
        nonce: [nonce; 16],
        fence: 3,
    };
    let entry = Envelope {
        leases: vec![(1, 0, stamp(1)), (1, 6, stamp(2))],
        fresh_until: 7,
        deadline: Envelope::NEVER,
        is_failure: payload.first().is_some_and(|first| first % 2 == 1),
        payload: Cow::Borrowed(payload),
    };
    let bytes = seal(is_keyed).close(KEY, &entry).ok()?;
    Some(bytes.to_vec())
}

/// The value in what is stored, if it is an entry. `is_resealed` puts its digest right before.
///
/// # Panics
///
/// If it is not the same after it was stored again.
#[must_use]
pub fn open_entry(is_keyed: bool, is_resealed: bool, mut bytes: Vec<u8>) -> Option<Vec<u8>> {
    let seal = seal(is_keyed);
    if is_resealed {
        bytes.truncate(bytes.len().checked_sub(16)?);
        let digest = seal.digest(KEY, &bytes);
        bytes.extend(digest);
    }
    let entry = seal.open(KEY, &bytes).ok()?;
    if let Ok(again) = seal.close(KEY, &entry) {
        assert_eq!(seal.open(KEY, &again).as_ref(), Ok(&entry));
    }
    Some(entry.payload.into_owned())
}

/// Whether the bytes are a value of a type.
///
/// # Panics
///
/// If it is not the same after it was written again.
#[must_use]
pub fn is_value_of<T: Serialize + DeserializeOwned>(payload: &[u8]) -> bool {
    value_of::<T>(payload).is_some()
}

/// The value of a type that the bytes are, if they are one.
///
/// # Panics
///
/// If it is not the same after it was written again.
#[must_use]
pub fn value_of<T: Serialize + DeserializeOwned>(payload: &[u8]) -> Option<T> {
    let value = Coder::Postcard.decode::<T>(payload).ok()?;
    let written = |value: &T| {
        Coder::Postcard
            .encode(value)
            .map_err(|error| error.to_string())
    };
    let once = written(&value);
    let again = once
        .as_deref()
        .map(|bytes| Coder::Postcard.decode::<T>(bytes));
    let twice = match again {
        Ok(Ok(value)) => written(&value),
        _ => Err("it can't be read again".to_owned()),
    };
    assert_eq!(once, twice);
    Some(value)
}
