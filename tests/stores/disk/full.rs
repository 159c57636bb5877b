//! A disk without room.

use super::place;
use crate::support::{Ask, Dir, LONG, key, value};
use cache_core::store::{Disk, Operation};
use std::process::Command;

const NAME: &str = "disk::full::starts_with_the_other_test";
const PATH: &str = "LARDER_TEST_PATH";

/// No file of its may grow beyond 2 MiB, where the store believes that there are 64.
#[test]
#[ignore = "the other test starts it, as a process that is limited"]
fn starts_with_the_other_test() {
    let Ok(path) = std::env::var(PATH) else {
        return;
    };
    let store = Disk::builder(path).capacity(64 << 20).build().unwrap();
    let fence = || store.server(&key("k")).unwrap().fence;
    let first = fence();
    let mut stored = 0;
    for round in 0..600 {
        let deleted = key("deleted");
        store.set(&deleted, "value").unwrap();
        let large = Operation::Set {
            key: key(&format!("large:{round}")),
            value: value(&"x".repeat(10_000)),
            ttl: LONG,
        };
        stored += usize::from(store.ask(large).is_ok());
        store.delete(&deleted).unwrap();
        assert_eq!(store.read(&deleted).unwrap(), None, "in round {round}");
    }
    assert!(stored > 500, "{stored}");
    assert_ne!(fence(), first, "it had room enough");
}

#[test]
#[cfg(unix)]
fn it_is_begun_anew_where_there_is_no_room() {
    let dir = Dir::new();
    let test = std::env::current_exe().unwrap();
    let limited = format!(
        "trap '' XFSZ; ulimit -f 4096; exec '{}' --exact {NAME} --ignored --nocapture",
        test.display()
    );
    let output = Command::new("sh")
        .args(["-c", &limited])
        .env(PATH, place(&dir))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{errors}");
    assert!(said.contains("1 passed"), "{said}");
}
