//! Hits on several threads.

use crate::options::Options;
use crate::rounds::{Subject, measure};
use crate::subjects::functions::functions;
use crate::subjects::stores;
use crate::table::Table;
use crate::together::counted;
use crate::zipf::zipf;
use std::io;

const THREADS: [usize; 3] = [1, 2, 8];

/// How many keys a thread reads in a round.
const READS: usize = 1 << 15;

functions! {
    hot(u64): [(key), (key: u64) -> u64 { key + 1 }],
    tag(key; u64),
    also []
}
functions! {
    popular(u64): [(key), (key: u64) -> u64 { key + 1 }],
    tag(key; u64),
    also []
}

pub(crate) fn run(options: &Options) -> io::Result<Vec<Table>> {
    let mut random = fastrand::Rng::with_seed(1);
    let few = (0..READS).map(|_| random.u64(..16)).collect();
    let hot_table = Table::new("16 hot keys, u64 -> u64");
    let zipf_table = Table::new("Zipf 0.9 over 100 000 keys, u64 -> u64");
    Ok(vec![
        fill(hot_table, options, 16, few, hot),
        fill(
            zipf_table,
            options,
            100_000,
            zipf(100_000, 0.9, READS),
            popular,
        ),
    ])
}

/// Operations of all threads together, and what each costs in processor time.
fn fill(
    mut table: Table,
    options: &Options,
    count: u64,
    keys: Vec<u64>,
    functions: fn() -> Vec<Subject<u64>>,
) -> Table {
    let all: Vec<u64> = (0..count).collect();
    let mut subjects = stores(&all, |key| key + 1);
    let peers = subjects.split_off(1);
    subjects.extend(functions());
    subjects.extend(peers);
    for subject in &subjects {
        subject.time(&all);
    }
    for threads in THREADS {
        let took = measure(&subjects, options.pick(30, 8), |subject, _| {
            subject.time(&keys);
            subject.time_on(threads, &keys)
        });
        table = table
            .column(format!("{}, Mop/s", counted(threads)), 1)
            .column("x RAWSH", 2)
            .column("CPU ns", 1)
            .column("x RAWSH", 2);
        let [reference, reference_spent] = took[0];
        for (subject, [time, spent]) in subjects.iter().zip(&took) {
            let cells = [
                1000.0 / time,
                reference / time,
                *spent,
                spent / reference_spent,
            ];
            table.extend(subject.name, cells);
        }
    }
    table
}
