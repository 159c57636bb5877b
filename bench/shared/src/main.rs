//! Entries that processes share in Redis: larder, its peers, and `GET` and `SET` by hand.
//!
//! `shared [--redis URL] [--out DIRECTORY] [SECTION..]` prints tables, and writes them to a directory.
//! It fails if larder, or a control, is not what it has to be.

mod calls;
mod child;
mod db;
mod executor;
mod near;
mod options;
mod outcome;
mod program;
mod proxy;
mod report;
mod section;
mod sections;
mod server;
mod speed;
mod stale;
mod subjects;
mod traffic;
mod values;
mod writer;

#[allow(dead_code, reason = "what `race` uses besides")]
#[path = "../../race/src/case.rs"]
mod case;
#[allow(dead_code, reason = "what `speed` uses besides")]
#[path = "../../speed/src/rounds.rs"]
mod rounds;
#[path = "../../race/src/running.rs"]
mod running;
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

use server::Redis;
use std::env;
use std::process::ExitCode;

/// What is compared.
const PEERS: &[&str] = &["larder", "cached", "hitbox", "hitbox-redis", "redis"];

/// What can be set, and to what.
const SETTINGS: &[(&str, &str)] = &[(REDIS, "URL")];
const REDIS: &str = "--redis";

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1).peekable();
    if arguments.next_if(|first| first == child::CHILD).is_some() {
        return child::run(arguments);
    }
    program::run(arguments, |options| {
        let redis = Redis::start(options.setting(REDIS))?;
        println!("{}, Redis {}", versions::line(PEERS), redis.version()?);
        Ok(redis)
    })
}
