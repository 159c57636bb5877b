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

/// The version of a package: the newest, where a peer depends on an older one.
pub(crate) fn of(package: &str) -> &'static str {
    let name = format!("name = \"{package}\"");
    let following = LOCK.lines().zip(LOCK.lines().skip(1));
    following
        .filter(|(line, _)| **line == *name)
        .filter_map(|(_, next)| next.strip_prefix("version = \"")?.strip_suffix('"'))
        .last()
        .expect("what is measured is in the lock file")
}

/// Some packages in one line.
pub(crate) fn line(packages: &[&str]) -> String {
    let versions = packages
        .iter()
        .map(|package| format!("{package} {}", of(package)));
    versions.collect::<Vec<_>>().join(", ")
}
