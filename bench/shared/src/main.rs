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
mod proxy;
mod report;
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

use options::Options;
use report::Report;
use server::Redis;
use std::process::ExitCode;
use std::time::Instant;
use std::{env, io};
use table::Table;

/// What is compared.
const PEERS: &[&str] = &["larder", "cached", "hitbox", "hitbox-redis", "redis"];

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1).peekable();
    if arguments.next_if(|first| first == child::CHILD).is_some() {
        return child::run(arguments);
    }
    let options = match Options::read(arguments) {
        Ok(options) => options,
        Err(usage) => {
            eprint!("{usage}");
            return ExitCode::FAILURE;
        }
    };
    match run(&options) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(wrong) => {
            eprintln!("shared: {wrong} rows are not what they have to be");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("shared: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Runs the sections, and gives how many rows are wrong.
fn run(options: &Options) -> io::Result<usize> {
    // until the end of this, however that comes
    let redis = Redis::start(options.redis.as_deref())?;
    println!("{}, Redis {}", versions::line(PEERS), redis.version()?);
    let mut report = Report::new(options)?;
    let mut wrong = 0;
    for section in &options.sections {
        println!("\n# {}: {}", section.name, section.about);
        let start = Instant::now();
        let found = (section.run)()?;
        found.tables.iter().for_each(Table::print);
        println!("\n({:.0} s)", start.elapsed().as_secs_f64());
        report.add(section, &found.tables)?;
        wrong += found.wrong;
    }
    Ok(wrong)
}
