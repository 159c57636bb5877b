//! The versions that were raced, from the lock file they were built by.

const LOCK: &str = include_str!("../../Cargo.lock");

/// The version of a package.
pub(crate) fn of(package: &str) -> &'static str {
    let name = format!("name = \"{package}\"");
    LOCK.lines()
        .skip_while(|line| **line != *name)
        .find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
        .expect("what is raced is in the lock file")
}
