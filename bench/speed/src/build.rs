//! Building: what depending on a library costs, and what each function adds.

mod made;

use crate::options::Options;
use crate::table::Table;
use made::{LIBRARIES, Made};
use std::collections::BTreeSet;
use std::time::Instant;
use std::{env, fs, io, process};

/// How many functions a crate has; another has twice as many, and what the two differ by is theirs.
const FUNCTIONS: usize = 100;

/// How often each is checked. The least time counts.
const CHECKS: usize = 5;

pub(crate) fn run(_: &Options) -> io::Result<Vec<Table>> {
    let scratch = env::temp_dir().join(format!("speed-build-{}", process::id()));
    let mut table = Table::new("Depending on a library, and one more cached function")
        .column("crates", 0)
        .column("cold debug build, CPU s", 1)
        .column("cargo check a function, ms", 2)
        .column("stripped release a function, KiB", 2)
        .note(format!(
            "Crates are what is built, the one that depends excluded. A function, \
             `fn(u64) -> String`, is what {FUNCTIONS} and {} of them differ by.",
            FUNCTIONS * 2,
        ));
    for library in &LIBRARIES {
        let cells = Made::new(library, &scratch).and_then(|made| measure(&made));
        fs::remove_dir_all(&scratch)?;
        table.row(library.name, cells?.map(Some).to_vec());
    }
    Ok(vec![table])
}

fn measure(made: &Made<'_>) -> io::Result<[f64; 4]> {
    made.write(1)?;
    made.cargo(&["fetch"])?;
    Ok([crates(made)?, cold(made)?, check(made)?, size(made)?])
}

fn crates(made: &Made<'_>) -> io::Result<f64> {
    let tree = made.cargo(&["tree", "--edges", "normal,build", "--prefix", "none"])?;
    let crates: BTreeSet<_> = tree
        .lines()
        .map(|line| line.split(' ').take(2).collect::<Vec<_>>())
        .collect();
    Ok(crates.len() as f64 - 1.0)
}

/// Processor seconds of the first debug build.
fn cold(made: &Made<'_>) -> io::Result<f64> {
    let before = children()?;
    made.cargo(&["build"])?;
    Ok(children()? - before)
}

/// Milliseconds that one function adds to a check.
fn check(made: &Made<'_>) -> io::Result<f64> {
    let sizes = [FUNCTIONS, FUNCTIONS * 2];
    let mut least = [f64::INFINITY; 2];
    made.cargo(&["check"])?;
    for _ in 0..CHECKS {
        for (functions, least) in sizes.iter().zip(&mut least) {
            made.write(*functions)?;
            let start = Instant::now();
            made.cargo(&["check"])?;
            *least = least.min(start.elapsed().as_secs_f64());
        }
    }
    Ok((least[1] - least[0]) * 1000.0 / FUNCTIONS as f64)
}

/// KiB that one function adds to a program.
fn size(made: &Made<'_>) -> io::Result<f64> {
    let mut sizes = Vec::new();
    for functions in [FUNCTIONS, FUNCTIONS * 2] {
        made.write(functions)?;
        made.cargo(&["build", "--release"])?;
        sizes.push(fs::metadata(made.program())?.len() as f64);
    }
    Ok((sizes[1] - sizes[0]) / 1024.0 / FUNCTIONS as f64)
}

/// Seconds that processors have worked for children that have ended.
fn children() -> io::Result<f64> {
    /// What the kernel counts in, whatever its own clock.
    const TICKS_A_SECOND: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat")?;
    // the fields 16 and 17; the second, in brackets, may have spaces in it
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks = fields.split_whitespace().skip(13).take(2);
    let ticks: f64 = ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum();
    Ok(ticks / TICKS_A_SECOND)
}
