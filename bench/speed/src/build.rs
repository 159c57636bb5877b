//! Building: what depending on a library costs, and what each function adds.

mod made;

use crate::options::Options;
use crate::rounds::median;
use crate::table::Table;
use made::{LIBRARIES, Made};
use std::collections::BTreeSet;
use std::path::Path;
use std::time::Instant;
use std::{env, fs, io, process};

/// How many functions a crate has; another has twice as many, and what the two differ by is theirs.
const FUNCTIONS: usize = 100;

/// How often each is built from nothing, and how often checked: in turns, and the median counts.
const COLD: usize = 3;
const CHECKS: usize = 9;

pub(crate) fn run(_: &Options) -> io::Result<Vec<Table>> {
    let scratch = env::temp_dir().join(format!("speed-build-{}", process::id()));
    let measured = measure(&scratch);
    fs::remove_dir_all(&scratch)?;
    let measured = measured?;
    let mut table = Table::new("Depending on a library, and one more cached function")
        .column("crates", 0)
        .column("cold debug build, CPU s", 1)
        .column("cargo check a function, ms", 2)
        .column("over no cache, ms", 2)
        .column("stripped release a function, KiB", 2)
        .column("over no cache, KiB", 2)
        .note(format!(
            "Crates are what is built, the one that depends excluded. A function, \
             `fn(u64) -> String`, is what {FUNCTIONS} and {} of them differ by; what it costs \
             where nothing is cached is its own, and what it costs over that the library's. Times \
             are medians.",
            FUNCTIONS * 2,
        ));
    // the first has no cache
    let [_, _, own_check, own_size] = measured[0];
    for (library, [crates, cold, check, size]) in LIBRARIES.iter().zip(&measured) {
        let over = [check - own_check, size - own_size];
        let cells = [*crates, *cold, *check, over[0], *size, over[1]];
        table.row(library.name, cells.map(Some).to_vec());
    }
    Ok(vec![table])
}

fn measure(scratch: &Path) -> io::Result<Vec<[f64; 4]>> {
    let made = LIBRARIES.iter().map(|library| {
        let directory = scratch.join(library.name.replace([' ', ','], "_"));
        Made::new(library, directory)
    });
    let made = made.collect::<io::Result<Vec<_>>>()?;
    for made in &made {
        made.write(1)?;
        made.cargo(&["fetch"])?;
    }
    let colds = medians(&made, COLD, cold)?;
    for made in &made {
        made.cargo(&["check"])?;
    }
    let checks = medians(&made, CHECKS, check)?;
    let times = colds.into_iter().zip(checks);
    made.iter()
        .zip(times)
        .map(|(made, (cold, check))| Ok([crates(made)?, cold, check, size(made)?]))
        .collect()
}

/// What `take` says of each, in turns so often.
fn medians(
    made: &[Made],
    rounds: usize,
    take: fn(&Made) -> io::Result<f64>,
) -> io::Result<Vec<f64>> {
    let mut taken = vec![Vec::new(); made.len()];
    for _ in 0..rounds {
        for (made, taken) in made.iter().zip(&mut taken) {
            taken.push(take(made)?);
        }
    }
    Ok(taken.into_iter().map(median).collect())
}

fn crates(made: &Made) -> io::Result<f64> {
    let tree = made.cargo(&["tree", "--edges", "normal,build", "--prefix", "none"])?;
    let crates: BTreeSet<_> = tree
        .lines()
        .map(|line| line.split(' ').take(2).collect::<Vec<_>>())
        .collect();
    Ok(crates.len() as f64 - 1.0)
}

/// Processor seconds of a debug build from nothing.
fn cold(made: &Made) -> io::Result<f64> {
    made.clean()?;
    let before = children()?;
    made.cargo(&["build"])?;
    Ok(children()? - before)
}

/// Milliseconds that one function adds to a check.
fn check(made: &Made) -> io::Result<f64> {
    let time = |functions| {
        made.write(functions)?;
        let start = Instant::now();
        made.cargo(&["check"])?;
        io::Result::Ok(start.elapsed().as_secs_f64())
    };
    let (some, twice) = (time(FUNCTIONS)?, time(FUNCTIONS * 2)?);
    Ok((twice - some) * 1000.0 / FUNCTIONS as f64)
}

/// KiB that one function adds to a program.
fn size(made: &Made) -> io::Result<f64> {
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
