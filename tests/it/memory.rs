//! What is invalidated without anybody having depended on it costs no memory.

use larder::{Tag, cached, invalidates};
use std::process::Command;

/// How many things are invalidated.
const MANY: u64 = 250_000;
/// How many before the measurement, which fill what has a bound.
const FEW: u64 = 20_000;
/// In kilobytes: some twenty bytes a thing, less than it takes to remember one.
const ALLOWED: u64 = 5_000;
/// Set in the process that measures.
const MEASURES: &str = "LARDER_TEST_MEASURES";

#[derive(Tag)]
struct Row(u64);

#[cached(tags(Row(user)))]
fn posts(user: u64, page: u64) -> u64 {
    user + page
}

#[invalidates(Row(id))]
fn write_by_tag(id: u64) {
    let _ = id;
}

#[invalidates(posts(user, ..))]
fn write_by_part(user: u64) {
    let _ = user;
}

#[invalidates(posts(user, 0))]
fn write_by_key(user: u64) {
    let _ = user;
}

/// The memory that is in use, in kilobytes, where the system tells.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// Measures by how much `invalidate` lets the memory grow, in a process where nothing else runs.
fn grows_little(test: &str, invalidate: impl Fn(u64)) {
    if resident().is_none() {
        println!("skipped: there is no /proc to tell the memory in use");
        return;
    }
    if std::env::var_os(MEASURES).is_none() {
        let this = std::env::current_exe().unwrap();
        let measured = Command::new(this)
            .args([&format!("memory::{test}"), "--exact", "--nocapture"])
            .env(MEASURES, "")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&measured.stdout);
        assert!(said.contains("1 passed"), "{said}{measured:?}");
        return;
    }
    // something depends on some of them
    (0..100).for_each(|id| _ = posts(id, 0));
    (0..FEW).for_each(&invalidate);
    let before = resident().unwrap();
    (FEW..FEW + MANY).for_each(&invalidate);
    let grown = resident().unwrap().saturating_sub(before);
    println!("{test}: {before} KB, and {grown} KB more after {MANY} invalidations");
    assert!(grown < ALLOWED, "{test}: {grown} KB more");
}

#[test]
fn of_tags() {
    grows_little("of_tags", write_by_tag);
}

#[test]
fn of_partial_keys() {
    grows_little("of_partial_keys", write_by_part);
}

#[test]
fn of_keys() {
    grows_little("of_keys", write_by_key);
}

#[test]
fn of_the_same_key_in_one_write() {
    #[invalidates(posts(0, 0))]
    fn write(times: impl FnOnce()) {
        times();
    }
    write(|| {
        grows_little("of_the_same_key_in_one_write", |_| {
            posts::invalidate(&1, &1)
        });
    });
}
