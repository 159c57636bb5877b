//! Hits: every key is there, and read in no order.

use crate::options::Options;
use crate::rounds::{Subject, measure};
use crate::subjects::functions::functions;
use crate::subjects::{Key, stores};
use crate::table::Table;
use std::io;
use std::sync::Arc;

/// How many reads a round has, and how many before it are not timed: by then a cache is back in the
/// processor's, from where the others have driven it.
const READS: usize = 1 << 15;

/// Takes time in proportion to what it holds for each entry it stores.
const SLOW_TO_FILL: &str = "cachelito";

functions! {
    numbers(u64): [(key), (key: u64) -> u64 { key + 1 }],
    tag(key; u64),
    also [cachelito memoize comemo]
}
functions! {
    pairs((u64, u64)): [(a, b), (a: u64, b: u64) -> u64 { a + b }],
    tag(a; u64),
    also [cachelito memoize comemo]
}
functions! {
    strs(&'static str): [(key), (key: &str) -> u64 { key.len() as u64 }],
    tag(key; String),
    also [cachelito comemo]
}
functions! {
    shared(&'static str): [(key), (key: &str) -> Arc<str> { Arc::<str>::from(key) }],
    tag(key; String),
    also [cachelito comemo]
}
functions! {
    strings(String): [(key), (key: String) -> u64 { key.len() as u64 }],
    tag(key; String),
    also [cachelito memoize comemo]
}
functions! {
    mixed((u64, String)): [(id, name), (id: u64, name: String) -> Arc<str> {
        Arc::<str>::from(format!("{id} {name}"))
    }],
    tag(id; u64),
    also [cachelito memoize comemo]
}
functions! {
    long(u64): [(key), (key: u64) -> String { kibibyte(&key) }],
    tag(key; u64),
    also [cachelito memoize comemo]
}

pub(crate) fn run(options: &Options) -> io::Result<Vec<Table>> {
    let counts = [64, 1024, 100_000];
    let text = |n| &*name(n).leak();
    Ok(vec![
        table(
            options,
            "u64 -> u64",
            &counts,
            |n| n,
            |key| key + 1,
            numbers,
        ),
        table(
            options,
            "(u64, u64) -> u64",
            &counts,
            |n| (n, n ^ 1),
            |(a, b)| a + b,
            pairs,
        ),
        table(
            options,
            "&str -> u64",
            &counts,
            text,
            |key| key.len() as u64,
            strs,
        ),
        table(
            options,
            "&str -> Arc<str>",
            &counts,
            text,
            |key| Arc::<str>::from(*key),
            shared,
        ),
        table(
            options,
            "String -> u64",
            &counts,
            name,
            |key| key.len() as u64,
            strings,
        )
        .note("The caller clones the key, which is part of each row."),
        table(
            options,
            "(u64, String) -> Arc<str>",
            &counts,
            |n| (n, name(n)),
            |(id, name)| Arc::<str>::from(format!("{id} {name}")),
            mixed,
        )
        .note("The caller clones the key, which is part of each row."),
        table(
            options,
            "u64 -> String of 1 KiB",
            &counts[..2],
            |n| n,
            kibibyte,
            long,
        ),
    ])
}

/// 24 bytes.
pub(crate) fn name(n: u64) -> String {
    format!("some user's name {n:07}")
}

fn kibibyte(key: &u64) -> String {
    format!("{key:01024}")
}

/// One shape: a row a cache, two columns a number of keys.
fn table<Q: Key, V: Clone + Send + Sync + 'static>(
    options: &Options,
    shape: &str,
    counts: &[u64],
    key: impl Fn(u64) -> Q,
    value: fn(&Q) -> V,
    functions: fn() -> Vec<Subject<Q>>,
) -> Table {
    let mut table = Table::new(format!("{shape}, by how many keys there are"));
    for count in counts {
        let all: Vec<Q> = (0..*count).map(&key).collect();
        let mut subjects = stores(&all, value);
        // next to the reference
        let peers = subjects.split_off(1);
        subjects.extend(functions());
        subjects.extend(peers);
        subjects.retain(|subject| *count <= 10_000 || subject.name != SLOW_TO_FILL);
        for subject in &subjects {
            subject.time(&all);
        }
        let mut random = fastrand::Rng::with_seed(1);
        let reads: Vec<Q> = (0..READS)
            .map(|_| all[random.usize(..all.len())].clone())
            .collect();
        let rounds = options.pick(60, 8);
        let times = measure(&subjects, rounds, |subject, _| {
            subject.time(&reads);
            [subject.time(&reads)]
        });
        table = table
            .column(format!("{count}: ns"), 1)
            .column(format!("{count}: x RAWSH"), 2);
        for (subject, [time]) in subjects.iter().zip(&times) {
            table.extend(subject.name, [*time, time / times[0][0]]);
        }
    }
    table
}
