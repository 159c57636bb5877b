//! The file is deleted, replaced, copied, while it is open or not.

use super::{open, place};
use crate::support::{Ask, Dir, key};
use cache_core::store::Disk;
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

/// It keeps its place, and is another one all the same.
#[test]
fn a_file_that_is_emptied_while_it_is_open_is_another() {
    let dir = Dir::new();
    let before = open(&dir);
    before.set(&key("k"), "value").unwrap();
    let fence = before.server(&key("k")).unwrap().fence;
    fs::write(place(&dir), "").unwrap();
    let after = open(&dir);
    for _ in 0..3 {
        after.set(&key("k"), "new").unwrap();
        assert_eq!(before.read(&key("k")).unwrap().as_deref(), Some("new"));
        assert!(after.delete(&key("k")).unwrap());
        assert_eq!(before.read(&key("k")).unwrap(), None);
    }
    assert_ne!(before.server(&key("k")).unwrap().fence, fence);
    assert_eq!(before.server(&key("k")), after.server(&key("k")));
}

/// Both names are taken to be those of one file, whatever is put in its place.
#[test]
#[cfg(unix)]
fn a_symbolic_link_is_the_file_that_it_leads_to() {
    let dir = Dir::new();
    let link = dir.path().join("link");
    std::os::unix::fs::symlink("store", &link).unwrap();
    let by_link = Disk::new(&link).unwrap();
    let by_name = open(&dir);
    by_link.set(&key("k"), "value").unwrap();
    assert_eq!(by_name.read(&key("k")).unwrap().as_deref(), Some("value"));
    assert!(!dir.path().join("link.lock").exists());
    // each of the two has it set aside
    for (one, other) in [(&by_link, &by_name), (&by_name, &by_link)] {
        fs::write(place(&dir), "larder\x1a, but no more").unwrap();
        one.set(&key("k"), "new").unwrap();
        assert_eq!(other.read(&key("k")).unwrap().as_deref(), Some("new"));
        assert!(other.delete(&key("k")).unwrap());
        assert_eq!(one.read(&key("k")).unwrap(), None);
    }
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
}

/// Who opens it by the other would go on with it when another is put in the place of this one.
#[test]
#[cfg(unix)]
fn a_hard_link_is_refused() {
    let dir = Dir::new();
    let store = open(&dir);
    store.set(&key("k"), "value").unwrap();
    let link = dir.path().join("link");
    fs::hard_link(place(&dir), &link).unwrap();
    for path in [&link, &place(&dir)] {
        let error = Disk::new(path).unwrap_err().to_string();
        assert!(error.contains("delete the other name"), "{error}");
    }
    fs::remove_file(&link).unwrap();
    assert_eq!(
        open(&dir).read(&key("k")).unwrap().as_deref(),
        Some("value")
    );
}
