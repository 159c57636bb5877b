//! Single-flight: many callers of one key that is not there, and how many of them compute.

mod futures;
mod threads;

use crate::options::Options;
use crate::table::Table;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const CALLERS: usize = 1000;

/// How long a computation takes: longer than it takes all callers to arrive.
const LOAD: Duration = Duration::from_millis(200);

/// How many computations there were since it was asked last.
static LOADS: AtomicUsize = AtomicUsize::new(0);

pub(crate) fn run(_: &Options) -> io::Result<Vec<Table>> {
    let mut table = Table::new(format!(
        "Computations of {CALLERS} concurrent calls of one new key"
    ))
    .column("threads", 0)
    .column("tasks", 0);
    let rows = threads::rows()
        .into_iter()
        .map(|(name, loads)| (name, Some(loads), None));
    let futures = futures::rows()?
        .into_iter()
        .map(|(name, loads)| (name, None, Some(loads)));
    for (name, threads, tasks) in rows.chain(futures) {
        let cell = |loads: Option<usize>| loads.map(|loads| loads as f64);
        table.row(name, vec![cell(threads), cell(tasks)]);
    }
    Ok(vec![table])
}

/// Counts a computation.
fn count() {
    LOADS.fetch_add(1, Ordering::Relaxed);
}

fn counted() -> usize {
    LOADS.swap(0, Ordering::Relaxed)
}
