//! Prints of types.

use serde::{Serialize, de::DeserializeOwned};

/// The print of a type.
pub(crate) fn type_print<T: DeserializeOwned + Serialize>() -> u64 {
    let digest = blake3::hash(std::any::type_name::<T>().as_bytes());
    let (first, _) = digest
        .as_bytes()
        .split_first_chunk()
        .unwrap_or((&[0; 8], &[]));
    u64::from_le_bytes(*first)
}
