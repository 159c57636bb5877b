//! `wrk`, which asks for one page as fast as it is answered.

use std::io;
use std::process::Command;
use std::time::Duration;

const CONNECTIONS: &str = "-c32";
/// One thread beside the one of the server.
const THREADS: &str = "-t1";

/// What it has seen.
pub(crate) struct Seen {
    pub(crate) requests: f64,
    pub(crate) requests_a_second: f64,
}

/// Whether it is there.
pub(crate) fn is_there() -> bool {
    // without an URL it says how it is used
    Command::new("wrk").output().is_ok()
}

/// Asks for so long, and fails if anything was not answered by the page.
pub(crate) fn ask(url: &str, time: Duration) -> io::Result<Seen> {
    let time = format!("-d{}s", time.as_secs());
    let output = Command::new("wrk")
        .args([THREADS, CONNECTIONS, &time, url])
        .output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let failed = ["Non-2xx", "Socket errors"];
    read(&said)
        .filter(|_| !failed.iter().any(|failure| said.contains(failure)))
        .ok_or_else(|| io::Error::other(format!("not every request was answered: {said}")))
}

/// Finds `123456 requests in 2.00s, 12.34MB read` and `Requests/sec:  61728.00`.
fn read(said: &str) -> Option<Seen> {
    let mut lines = said.lines().map(str::trim);
    let requests = lines.find_map(|line| line.split_once(" requests in ")?.0.parse().ok())?;
    let per_second = lines.find_map(|line| line.strip_prefix("Requests/sec:"))?;
    Some(Seen {
        requests,
        requests_a_second: per_second.trim().parse().ok()?,
    })
}
