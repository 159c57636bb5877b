//! A process ends, and another goes on.

use super::{open, place};
use crate::support::{Ask, Dir, key};
use cache_core::store::Disk;

#[test]
fn what_was_stored_is_there_after_a_restart() {
    let dir = Dir::new();
    let store = open(&dir);
    store.set(&key("k"), "value").unwrap();
    let server = store.server(&key("k")).unwrap();
    assert_ne!(server.fence, 0);
    drop(store);
    let store = open(&dir);
    assert_eq!(store.read(&key("k")).unwrap().as_deref(), Some("value"));
    assert_eq!(store.server(&key("k")).unwrap(), server);
}

#[test]
fn what_was_deleted_is_gone_after_a_restart() {
    let dir = Dir::new();
    let store = open(&dir);
    store.set(&key("deleted"), "value").unwrap();
    store.set(&key("replaced"), "old").unwrap();
    assert!(store.delete(&key("deleted")).unwrap());
    assert!(store.set(&key("replaced"), "new").unwrap());
    drop(store);
    let store = open(&dir);
    assert_eq!(store.read(&key("deleted")).unwrap(), None);
    assert_eq!(
        store.read(&key("replaced")).unwrap().as_deref(),
        Some("new")
    );
}

#[test]
fn a_durable_store_is_one_like_any_other() {
    let dir = Dir::new();
    let open = || Disk::builder(place(&dir)).durable(true).build().unwrap();
    let store = open();
    store.set(&key("k"), "value").unwrap();
    store.set(&key("deleted"), "value").unwrap();
    store.delete(&key("deleted")).unwrap();
    drop(store);
    let store = open();
    assert_eq!(store.read(&key("k")).unwrap().as_deref(), Some("value"));
    assert_eq!(store.read(&key("deleted")).unwrap(), None);
}

#[test]
fn two_that_have_it_open_see_what_the_other_does() {
    let dir = Dir::new();
    let (one, other) = (open(&dir), open(&dir));
    assert_eq!(one.server(&key("k")), other.server(&key("k")));
    assert!(one.add(&key("k"), "value").unwrap());
    assert!(!other.add(&key("k"), "another").unwrap());
    assert_eq!(other.read(&key("k")).unwrap().as_deref(), Some("value"));
    assert!(other.delete(&key("k")).unwrap());
    assert_eq!(one.read(&key("k")).unwrap(), None);
}
