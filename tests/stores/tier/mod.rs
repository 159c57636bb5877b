//! Memory in front of a store: what is copied, and what ends it.

mod ends;
mod far;
mod kept;
mod redis;
mod told;

pub(crate) use far::{Effect, Far};

use crate::support::{Ask, key};
use cache_core::store::{Store, Tier};
use std::time::Duration;

/// In front of a store, copies that don't end by themselves while a test lasts.
fn in_front_of(far: impl Store) -> Tier {
    let tier = Tier::builder(far);
    tier.longest(Duration::from_secs(3600)).build()
}

/// What is read under a key.
#[track_caller]
fn read(store: &impl Store, name: &str) -> Option<String> {
    store.read(&key(name)).unwrap()
}

/// Sets a key, in the process of this store.
#[track_caller]
fn set(store: &impl Store, name: &str, text: &str) {
    assert!(store.set(&key(name), text).unwrap());
}

fn some(text: &str) -> Option<String> {
    Some(text.into())
}
