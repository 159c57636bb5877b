//! What can't be a store, and what helps.

use crate::support::{Ask, Dir, key};
use cache_core::Config;
use cache_core::store::Disk;
use std::fs;
use std::time::Duration;

#[track_caller]
fn refuses(url: &str, reason: &str) {
    let Err(error) = Config::new(url, "test").open() else {
        panic!("{url} opens");
    };
    let error = error.to_string();
    assert!(error.starts_with("`store` "), "{error}");
    assert!(error.contains(reason), "{error}");
}

#[test]
fn a_directory() {
    let dir = Dir::new();
    let path = dir.path().join("sub");
    fs::create_dir(&path).unwrap();
    refuses(&format!("disk://{}", path.display()), "name a file in it");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn no_directory() {
    let dir = Dir::new();
    let path = dir.path().join("none/store");
    refuses(&format!("disk://{}", path.display()), "create it");
    fs::write(dir.path().join("none"), "").unwrap();
    refuses(&format!("disk://{}", path.display()), "is a file");
}

/// There nobody may create a file, not even root.
#[test]
#[cfg(target_os = "linux")]
fn no_permission() {
    refuses("disk:///sys/store", "create files beside it");
}

/// It may be somebody's.
#[test]
fn a_file_of_another_kind_is_left_alone() {
    let dir = Dir::new();
    let path = dir.path().join("diary");
    for text in ["Dear diary,\n".into(), "x".repeat(100_000)] {
        fs::write(&path, &text).unwrap();
        refuses(&format!("disk://{}", path.display()), "name another one");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
}

/// Neither read, for that has no end, nor moved away.
#[test]
#[cfg(unix)]
fn what_is_no_file_is_left_alone() {
    let dir = Dir::new();
    let path = dir.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.unwrap().success());
    refuses(&format!("disk://{}", path.display()), "name another one");
    let around = dir.path().join("around");
    std::os::unix::fs::symlink(&around, &around).unwrap();
    refuses(
        &format!("disk://{}", around.display()),
        "leads back to itself",
    );
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
}

#[test]
fn settings() {
    refuses("disk:", "disk:///var/cache/shop");
    refuses("disk:///tmp/store?capacity=much", "`capacity`");
    refuses("disk:///tmp/store?capacity=1k", "1 MiB");
    refuses("disk:///tmp/store?entries=0", "`entries`");
    let no_time = Disk::builder("/tmp/store").response_timeout(Duration::ZERO);
    let error = no_time.build().unwrap_err().to_string();
    assert!(error.contains("response_timeout"), "{error}");
}

#[test]
fn a_url_opens_a_store() {
    let dir = Dir::new();
    let path = dir.path().join("a store");
    let url = format!(
        "disk://{}?capacity=4m",
        dir.path().join("a%20store").display()
    );
    let cache = Config::new(url, "test").open().unwrap();
    futures::executor::block_on(cache.set("k", &1, Duration::from_secs(60))).unwrap();
    drop(cache);
    let store = Disk::new(&path).unwrap();
    assert_eq!(store.read(&key("other")).unwrap(), None);
    assert!(fs::metadata(&path).unwrap().len() > 4096);
}
