//! This program once more, with the tests that it is told of on a store that it is told of.

use crate::memcached_server::Server;
use std::env;
use std::path::Path;
use std::process::Command;

/// The variables that tell of the store: its URL, and the mode of the near cache.
pub(crate) const STORE: &str = "LARDER_BEHAVIOURS_ON";
pub(crate) const NEAR: &str = "LARDER_BEHAVIOURS_NEAR";

/// How long a server may take on a machine that has other things to do.
pub(crate) const TIMES: &str = "connect_timeout=10s&response_timeout=10s";

/// Tries behaviours, but for some, on the store at a URL; behind a near cache, if a mode of it is given.
#[track_caller]
pub(crate) fn behave<'a>(
    behaviours: &[&str],
    skipped: impl IntoIterator<Item = &'a str>,
    url: &str,
    near: Option<&str>,
) {
    let skipped = skipped.into_iter().flat_map(|tests| ["--skip", tests]);
    let mut tests = Command::new(env::current_exe().unwrap());
    tests.args(behaviours).args(skipped);
    // most of them wait for something
    tests.args(["--test-threads", "8"]);
    let near = near.map(|near| (NEAR, near));
    let output = tests.env(STORE, url).envs(near).output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    let is_good = output.status.success() && !printed.contains("ok. 0 passed");
    assert!(is_good, "on {url}, near {near:?}:\n{printed}");
}

/// The URL of Memcached servers.
pub(crate) fn memcached(servers: &[Server]) -> String {
    let hosts = servers.iter();
    let hosts = hosts.map(|server| format!("127.0.0.1:{}", server.port));
    let hosts: Vec<_> = hosts.collect();
    format!("memcached://{}?{TIMES}", hosts.join(","))
}

/// The URL of a file in a directory.
pub(crate) fn disk(dir: &Path) -> String {
    let path = dir.join("store");
    format!("disk://{}?response_timeout=10s", path.display())
}
