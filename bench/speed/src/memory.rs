//! Memory: how many bytes an entry takes, by what a process that is full of them has grown.

mod fills;

use crate::child;
use crate::options::Options;
use crate::table::Table;
use fills::FILLS;
use std::{fs, io};

/// How many entries are stored.
const ENTRIES: u64 = 1_000_000;

pub(crate) fn run(_: &Options) -> io::Result<Vec<Table>> {
    let mut table = Table::new("Bytes an entry at 1 000 000 entries")
        .column("u64 -> u64", 0)
        .column("String -> Arc<str>", 0)
        .note(
            "Resident memory, with what the allocator adds. The strings and what the `Arc`s hold \
             have 24 bytes each.",
        );
    for (name, _) in FILLS {
        let cells = ["numbers", "strings"].map(|shape| measure(name, shape));
        let [numbers, strings] = cells;
        table.row(*name, vec![Some(numbers?), Some(strings?)]);
    }
    Ok(vec![table])
}

/// What a child says that fills a cache.
fn measure(name: &str, shape: &str) -> io::Result<f64> {
    let output = child::command()?
        .args([child::CHILD, "memory", name, shape])
        // what is large is given back to the system, however often that happens
        .env("MALLOC_MMAP_THRESHOLD_", "65536")
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().map_err(io::Error::other)
}

/// Fills a cache and prints how many bytes each entry took.
pub(crate) fn child(arguments: &[String]) -> Option<()> {
    let [name, shape] = arguments else {
        return None;
    };
    let (_, fill) = FILLS.iter().find(|(other, _)| other == name)?;
    let before = resident()?;
    let filled = match shape.as_str() {
        "numbers" => (fill.numbers)(),
        _ => (fill.strings)(),
    };
    let grown = resident()?.saturating_sub(before);
    println!("{}", grown as f64 / filled.entries as f64);
    Some(())
}

/// How many bytes of this process are in memory.
fn resident() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}
