//! Hit ratios over traces: larder and its peers, between LRU and the optimum.
//!
//! `ratio [--csv FILE] [DIRECTORY]` replays every `*.u32` of a directory, and workloads of its own,
//! through caches for 3, 10 and 30 % of a trace's keys.

mod caches;
mod larder;
mod reference;
mod table;
mod traces;

use std::env;
use std::process::ExitCode;
use table::Row;

/// The parts of a trace's keys that a cache has room for.
const ROOM: [f64; 3] = [0.03, 0.1, 0.3];

fn main() -> ExitCode {
    let mut arguments = env::args().skip(1);
    let (mut directory, mut csv) = (None, None);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            larder::CHILD => return larder::child(arguments),
            "--csv" => csv = arguments.next(),
            _ => directory = Some(argument),
        }
    }
    let traces = match traces::all(directory.as_deref()) {
        Ok(traces) => traces,
        Err(error) => {
            eprintln!("ratio: {error}");
            return ExitCode::FAILURE;
        }
    };
    table::head();
    let mut rows = Vec::new();
    for trace in &traces {
        for room in ROOM {
            let capacity = ((trace.keys as f64 * room) as usize).max(8);
            let row = Row::of(trace, capacity);
            row.print();
            rows.push(row);
        }
    }
    table::foot(&rows);
    if let Some(file) = csv
        && let Err(error) = table::write(&file, &rows)
    {
        eprintln!("ratio: {file}: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
