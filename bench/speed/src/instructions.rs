//! Instructions of a hit, counted by callgrind.

use crate::child;
use crate::hits;
use crate::options::Options;
use crate::rounds::Subject;
use crate::subjects::{Key, rawsh};
use crate::table::Table;
use std::io;
use std::process::Command;
use std::sync::Arc;

/// How many reads are counted.
const READS: usize = 1 << 16;

const ROWS: [&str; 4] = [
    "RAWSH",
    "larder, unbounded",
    "larder",
    "larder, timeout, tag",
];

/// The columns, by what is given to a child.
const SHAPES: [(&str, &str); 3] = [
    ("hot", "64 keys, u64 -> u64"),
    ("shared", "100 000 keys, u64 -> u64"),
    ("strings", "1024 keys, &str -> Arc<str>"),
];

pub(crate) fn run(_: &Options) -> io::Result<Vec<Table>> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("\nSkipped: there is no valgrind.");
        return Ok(Vec::new());
    }
    let mut table = Table::new("Instructions of a hit").note(
        "Keys are read in the same order each time; hashers are seeded at random, so the last \
         digit may differ between runs.",
    );
    for (_, title) in SHAPES {
        table = table.column(title, 0);
    }
    for row in ROWS {
        let mut cells = Vec::new();
        for (shape, _) in SHAPES {
            cells.push(Some(count(row, shape)? / READS as f64));
        }
        table.row(row, cells);
    }
    Ok(vec![table])
}

/// The instructions of a child while it is in [`counted`].
fn count(row: &str, shape: &str) -> io::Result<f64> {
    let program = child::command()?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg("--toggle-collect=speed::instructions::counted*")
        .arg(program.get_program())
        .args([child::CHILD, "instructions", row, shape])
        .output()?;
    let text = String::from_utf8_lossy(&output.stderr);
    let collected = text.lines().find_map(|line| line.split_once("Collected :"));
    collected
        .and_then(|(_, count)| count.trim().parse().ok())
        .filter(|count| *count > 0.0)
        .ok_or_else(|| io::Error::other(format!("callgrind says:\n{text}")))
}

/// Fills a cache and reads it.
pub(crate) fn child(arguments: &[String]) -> Option<()> {
    let [row, shape] = arguments else {
        return None;
    };
    match shape.as_str() {
        "hot" => read(row, 64, |n| n, |key| key + 1, hits::numbers()),
        "shared" => read(row, 100_000, |n| n, |key| key + 1, hits::numbers()),
        _ => read(
            row,
            1024,
            |n| &*hits::name(n).leak(),
            |key| Arc::<str>::from(*key),
            hits::shared(),
        ),
    }
}

fn read<Q: Key, V: Clone + Send + Sync + 'static>(
    row: &str,
    count: u64,
    key: fn(u64) -> Q,
    value: fn(&Q) -> V,
    functions: Vec<Subject<Q>>,
) -> Option<()> {
    let all: Vec<Q> = (0..count).map(key).collect();
    let mut subjects = functions;
    subjects.push(rawsh(&all, value));
    let subject = subjects.iter().find(|subject| subject.name == row)?;
    subject.time(&all);
    let mut random = fastrand::Rng::with_seed(1);
    let reads: Vec<Q> = (0..READS)
        .map(|_| all[random.usize(..all.len())].clone())
        .collect();
    // once more, so that what a cache does when it first meets a thread or a key is over
    subject.time(&reads);
    counted(subject, &reads);
    Some(())
}

/// What is counted, by its name.
#[inline(never)]
fn counted<Q: Clone + Sync + 'static>(subject: &Subject<Q>, keys: &[Q]) {
    subject.time(keys);
}
