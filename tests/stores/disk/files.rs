//! The file is deleted, replaced, copied, while it is open or not.

use super::{open, place};
use crate::support::{Ask, Dir, key};
use std::fs;

#[test]
fn a_file_that_is_deleted_while_it_is_open_is_gone_for_all() {
    let dir = Dir::new();
    let before = open(&dir);
    before.set(&key("k"), "value").unwrap();
    let fence = before.server(&key("k")).unwrap().fence;
    fs::remove_file(place(&dir)).unwrap();
    let after = open(&dir);
    assert_eq!(before.read(&key("k")).unwrap(), None);
    assert_ne!(before.server(&key("k")).unwrap().fence, fence);
    before.set(&key("k"), "new").unwrap();
    assert!(after.delete(&key("k")).unwrap(), "they have two files");
    assert_eq!(before.read(&key("k")).unwrap(), None);
}

#[test]
fn a_copy_begins_empty() {
    let dir = Dir::new();
    let store = open(&dir);
    store.set(&key("k"), "value").unwrap();
    let fence = store.server(&key("k")).unwrap().fence;
    drop(store);
    let copy = dir.path().join("copy");
    fs::copy(place(&dir), &copy).unwrap();
    fs::rename(&copy, place(&dir)).unwrap();
    let store = open(&dir);
    assert_eq!(store.read(&key("k")).unwrap(), None);
    assert_ne!(store.server(&key("k")).unwrap().fence, fence);
}
