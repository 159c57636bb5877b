//! The responses of one axum app, cached by larder, by its peers, and not at all; over real sockets.
//!
//! `http-peers [--out DIRECTORY] [SECTION..]` prints tables, and writes them to a directory. It fails
//! if larder, or a control, is not what it has to be.

mod app;
mod child;
mod clients;
mod cold;
mod executor;
mod hits;
mod origin;
mod sections;
mod server;
mod stale;
mod standard;
mod subjects;
mod variants;
mod wrk;

#[allow(dead_code, reason = "what `race` uses besides")]
#[path = "../../race/src/case.rs"]
mod case;
#[allow(dead_code, clippy::unwrap_used, reason = "what the tests use besides")]
#[path = "../../../tests/http/support/client.rs"]
mod client;
#[allow(dead_code, reason = "what `race` uses besides")]
#[path = "../../race/src/db.rs"]
mod db;
#[allow(dead_code, reason = "what `shared` uses besides")]
#[path = "../../shared/src/options.rs"]
mod options;
#[path = "../../shared/src/outcome.rs"]
mod outcome;
#[path = "../../shared/src/program.rs"]
mod program;
#[path = "../../shared/src/report.rs"]
mod report;
#[allow(dead_code, reason = "what `speed` uses besides")]
#[path = "../../speed/src/rounds.rs"]
mod rounds;
#[path = "../../race/src/running.rs"]
mod running;
#[path = "../../shared/src/section.rs"]
mod section;
#[allow(dead_code, reason = "what `speed` uses besides")]
#[path = "../../speed/src/table.rs"]
mod table;
#[allow(dead_code, reason = "what `speed` uses besides")]
#[path = "../../speed/src/together.rs"]
mod together;
#[allow(dead_code, reason = "what `race` uses besides")]
#[path = "../../race/src/trial.rs"]
mod trial;
#[allow(dead_code, reason = "what `speed` uses besides")]
#[path = "../../speed/src/versions.rs"]
mod versions;

use std::env;
use std::process::ExitCode;

/// What is compared.
const PEERS: &[&str] = &[
    "larder",
    "axum-response-cache",
    "http-cache-tower-server",
    "tower-http-cache",
    "axum",
];

/// There is nothing to be set.
const SETTINGS: &[(&str, &str)] = &[];

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1).peekable();
    if arguments.next_if(|first| first == child::CHILD).is_some() {
        return child::run(arguments);
    }
    program::run(arguments, |_| {
        println!("{}", versions::line(PEERS));
        Ok(())
    })
}
