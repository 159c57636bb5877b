//! Hits on several threads.

use crate::options::Options;
use crate::rounds::{Subject, measure};
use crate::subjects::functions::functions;
use crate::subjects::stores;
use crate::table::Table;
use crate::zipf::zipf;
use std::io;

const THREADS: [usize; 3] = [1, 2, 8];

/// How many keys there are to read, again and again.
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
    let few: Vec<u64> = (0..READS).map(|_| random.u64(..16)).collect();
    let many = zipf(100_000, 0.9, READS);
    let mut tables = Vec::new();
    tables.extend(pair(options, "16 hot keys", 16, &few, hot));
    tables.extend(pair(
        options,
        "Zipf 0.9 over 100 000 keys",
        100_000,
        &many,
        popular,
    ));
    Ok(tables)
}

/// Operations of all threads together, and what each costs in processor time.
fn pair(
    options: &Options,
    keys: &str,
    count: u64,
    reads: &[u64],
    functions: fn() -> Vec<Subject<u64>>,
) -> [Table; 2] {
    let all: Vec<u64> = (0..count).collect();
    let mut subjects = stores(&all, |key| key + 1);
    let peers = subjects.split_off(1);
    subjects.extend(functions());
    subjects.extend(peers);
    for subject in &subjects {
        subject.time(&all);
    }
    let shape = format!("{keys}, u64 -> u64, by how many threads read");
    let mut speed = Table::new(format!("Throughput: {shape}"));
    let mut cost = Table::new(format!("Processor time: {shape}"));
    let mut at_work = Vec::new();
    for threads in THREADS {
        let took = measure(&subjects, options.pick(20, 5), |subject, _| {
            subject.time_on(threads, reads)
        });
        speed = speed
            .column(format!("{threads}: Mop/s"), 1)
            .column(format!("{threads}: x RAWSH"), 2);
        cost = cost
            .column(format!("{threads}: ns"), 1)
            .column(format!("{threads}: x RAWSH"), 2);
        let [reference, reference_spent] = took[0];
        at_work.push(format!("{:.1}", reference_spent / reference));
        for (subject, [time, spent]) in subjects.iter().zip(&took) {
            speed.extend(subject.name, [1000.0 / time, reference / time]);
            cost.extend(subject.name, [*spent, spent / reference_spent]);
        }
    }
    let note = format!("RAWSH had {} processors at work.", at_work.join(", "));
    [speed.note(note), cost]
}
