//! What the functions return: a small record, and one of a kibibyte.

use hitbox_fn::CacheableResponse;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long every entry lives: none ends while the program runs.
pub(crate) const TTL: Duration = Duration::from_secs(300);

/// Some 40 bytes.
#[derive(Clone, Serialize, Deserialize, CacheableResponse)]
pub(crate) struct User {
    id: u64,
    name: String,
    age: u32,
    is_active: bool,
}

/// A kibibyte.
#[derive(Clone, Serialize, Deserialize, CacheableResponse)]
pub(crate) struct Page {
    id: u64,
    text: String,
}

impl User {
    pub(crate) fn new(id: u64) -> Self {
        User {
            id,
            name: format!("some user's name {id:014}"),
            age: 30,
            is_active: true,
        }
    }
}

impl Page {
    pub(crate) fn new(id: u64) -> Self {
        let text = format!("{id:01016}");
        Page { id, text }
    }
}
