//! The versions that were measured, from the lock file they were built by.

/// The lock file of the benches.
pub(crate) const LOCK: &str = include_str!("../../Cargo.lock");

/// The peers.
pub(crate) const PEERS: &[&str] = &[
    "cached",
    "cachelito",
    "comemo",
    "foyer",
    "memoize",
    "moka",
    "papaya",
    "quick_cache",
];

/// The version of a package.
pub(crate) fn of(package: &str) -> &'static str {
    let name = format!("name = \"{package}\"");
    LOCK.lines()
        .skip_while(|line| **line != *name)
        .find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'))
        .expect("what is measured is in the lock file")
}

/// Some packages in one line.
pub(crate) fn line(packages: &[&str]) -> String {
    let versions = packages
        .iter()
        .map(|package| format!("{package} {}", of(package)));
    versions.collect::<Vec<_>>().join(", ")
}
