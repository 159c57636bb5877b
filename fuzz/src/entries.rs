//! Entries of shared stores: whatever is stored, it is a value or it is not, and nothing panics.

use cache_core::__private::fuzzed::{is_value_of, open_entry};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::num::NonZeroU16;
use std::time::Duration;

#[derive(Serialize, Deserialize)]
struct Row {
    id: u32,
    name: String,
    tags: Vec<(char, Option<i64>)>,
    of: BTreeMap<String, BTreeSet<u16>>,
}

#[derive(Serialize, Deserialize)]
enum Tree {
    Leaf(i128),
    Node(Box<Tree>, Box<Tree>),
    Many { children: Vec<Tree>, weight: f64 },
    Nothing,
}

#[derive(Serialize, Deserialize)]
struct Picky(NonZeroU16, bool, SocketAddr, Duration, Result<[u8; 3], ()>);

/// Does what a process does with something it finds under the key of an entry.
///
/// The two lowest bits of the first byte say whether there is a key of the user's, and whether the
/// digest is put right. The next two choose the type.
pub fn entries(input: &[u8]) {
    let Some((how, stored)) = input.split_first() else {
        return;
    };
    let (is_keyed, is_resealed) = (how & 1 != 0, how & 2 != 0);
    let payload = open_entry(is_keyed, is_resealed, stored.to_vec());
    let payload = payload.as_deref().unwrap_or(stored);
    let _ = match how >> 2 & 3 {
        0 => is_value_of::<Row>(payload),
        1 => is_value_of::<Tree>(payload),
        2 => is_value_of::<Picky>(payload),
        _ => is_value_of::<Vec<Option<String>>>(payload),
    };
}
