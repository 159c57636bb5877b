//! The rules of RFC 9111, by the tests of M. Nottingham: <https://cache-tests.fyi>.
//!
//! They are an origin, which the app hands everything on to, and a client that looks what comes from where.

use crate::child::Serving;
use crate::section::Found;
use crate::subjects::peers;
use crate::table::Table;
use std::collections::BTreeMap;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, io, thread};

/// Where a clone of the tests is.
const CLONE: &str = "CACHE_TESTS";
/// What runs them: it is handed to `node` as it is.
const RUN: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/standard.mjs");
/// Where their origin listens. They know of no other.
const ORIGIN: u16 = 8000;

pub(crate) fn run() -> io::Result<Found> {
    let Some(clone) = env::var_os(CLONE).map(PathBuf::from) else {
        println!(
            "\nSkipped: {CLONE} has to name a clone of https://github.com/http-tests/cache-tests, \
             in which `npm install` was run."
        );
        return Ok(Vec::new().into());
    };
    let _origin = Origin::start(&clone)?;
    let mut table = Table::new("Rules of RFC 9111")
        .column("required: passed", 0)
        .column("failed", 0)
        .column("inapplicable", 0)
        .column("optimal: passed", 0)
        .column("of", 0)
        .note(
            "Inapplicable is what asks for something that the cache does not do, as revalidating with \
             an origin. Failed are all caches that are no content delivery network by 8 tests of \
             `CDN-Cache-Control`.",
        );
    for (number, peer) in peers().iter().enumerate() {
        let serving = Serving::before(number, ORIGIN)?;
        let results = Results::of(&clone, &serving.url(""))?;
        println!("\n{}, what is required and failed:", peer.name());
        results.failed.iter().for_each(|test| println!("  {test}"));
        let count = |kind, result| results.counts.get(&(kind, result)).copied().unwrap_or(0) as f64;
        let required = ["passed", "failed", "inapplicable"].map(|result| count("required", result));
        let optimal = ["passed", "failed", "inapplicable"].map(|result| count("optimal", result));
        let cells = required
            .into_iter()
            .chain([optimal[0], optimal.iter().sum()]);
        table.row(peer.name(), cells.map(Some).collect());
    }
    Ok(vec![table].into())
}

/// Their server, until it is dropped.
struct Origin(Child);

impl Origin {
    fn start(clone: &Path) -> io::Result<Self> {
        let server = Command::new("node")
            .arg("test-engine/server/server.mjs")
            .current_dir(clone)
            .envs([
                ("npm_config_protocol", "http"),
                ("npm_config_base", ""),
                ("npm_config_id", ""),
            ])
            .env("npm_config_port", ORIGIN.to_string())
            .env(
                "npm_config_pidfile",
                env::temp_dir().join("cache-tests.pid"),
            )
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let origin = Origin(server);
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", ORIGIN)).is_err() {
            if start.elapsed() > Duration::from_secs(20) {
                return Err(io::Error::other("the server of the tests does not listen"));
            }
            thread::sleep(Duration::from_millis(50));
        }
        Ok(origin)
    }
}

impl Drop for Origin {
    fn drop(&mut self) {
        // it may have ended already
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What came of the tests.
struct Results {
    /// By kind and result.
    counts: BTreeMap<(&'static str, &'static str), usize>,
    /// Those that are required.
    failed: Vec<String>,
}

impl Results {
    fn of(clone: &Path, url: &str) -> io::Result<Self> {
        let output = Command::new("node").arg(RUN).arg(clone).arg(url).output()?;
        let mut results = Results {
            counts: BTreeMap::new(),
            failed: Vec::new(),
        };
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let mut words = line.split(' ');
            let mut word = |known: [&'static str; 3]| {
                let word = words.next();
                known.into_iter().find(|known| word == Some(known))
            };
            let kind = word(["required", "optimal", "check"]);
            let result = word(["passed", "failed", "inapplicable"]);
            let (Some(kind), Some(result)) = (kind, result) else {
                return Err(io::Error::other(format!("node printed {line:?}")));
            };
            *results.counts.entry((kind, result)).or_default() += 1;
            if (kind, result) == ("required", "failed") {
                results.failed.extend(words.next().map(str::to_owned));
            }
        }
        match results.counts.is_empty() {
            true => Err(io::Error::other(String::from_utf8_lossy(&output.stderr))),
            false => Ok(results),
        }
    }
}
