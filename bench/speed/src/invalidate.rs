//! Invalidations, of which few and many values depend on what they name.

use crate::options::Options;
use crate::rounds::twentieth;
use crate::table::Table;
use ahash::RandomState;
use larder::{Tag, cached, invalidate};
use std::hint::black_box;
use std::io;
use std::time::Instant;

const DEPENDANTS: [u64; 3] = [10, 10_000, 1_000_000];

/// How many small invalidations come before the one that is timed, so that what they all use is in
/// the processor's cache.
const BEFORE: u64 = 16;

#[derive(Tag)]
struct Group(u64);

#[cached(capacity = unbounded)]
fn entry(group: u64, member: u64) -> u64 {
    group ^ member
}

#[cached(capacity = unbounded)]
fn part(group: u64, member: u64) -> u64 {
    group ^ member
}

#[cached(capacity = unbounded, tags(Group(group)))]
fn tagged(group: u64, member: u64) -> u64 {
    group ^ member
}

pub(crate) fn run(options: &Options) -> io::Result<Vec<Table>> {
    let mut table = Table::new("ns an invalidation, by how many values depend on it").note(
        "Reading the clock is not counted. Of one entry, so many others are there. moka is told a \
         predicate, and applies it to an entry when that is read, or by and by when it is \
         told to tidy up, as once in the second row.",
    );
    for dependants in DEPENDANTS {
        table = table.column(dependants.to_string(), 0);
    }
    let clock = clock();
    let mut row = |name: &str, sample: &dyn Fn(u64, u64) -> f64| {
        let cell = |dependants| {
            let samples = match dependants {
                10 => options.pick(400, 100),
                10_000 => options.pick(40, 10),
                _ => options.pick(5, 1),
            };
            let times = (0..samples).map(|n| sample(dependants, n * BEFORE * 2) - clock);
            Some(twentieth(times.collect()).max(0.0))
        };
        table.row(name, DEPENDANTS.map(cell).to_vec());
    };
    row("larder, one entry", &one);
    row("larder, partial key", &partial);
    row("larder, tag", &tag);
    row("moka, invalidate_entries_if", &|dependants, _| {
        moka(dependants, false)
    });
    row("moka, with run_pending_tasks", &|dependants, _| {
        moka(dependants, true)
    });
    Ok(vec![table])
}

fn one(others: u64, first: u64) -> f64 {
    timed(first, others, entry, |group| invalidate!(entry(group, 0)))
}

fn partial(dependants: u64, first: u64) -> f64 {
    timed(first, dependants, part, |group| {
        invalidate!(part(group, ..))
    })
}

fn tag(dependants: u64, first: u64) -> f64 {
    timed(first, dependants, tagged, |group| invalidate!(Group(group)))
}

/// Fills a group and some small ones, and times the invalidation of the first after the others.
fn timed(first: u64, members: u64, call: fn(u64, u64) -> u64, invalidate: impl Fn(u64)) -> f64 {
    for member in 0..members {
        call(first, member);
    }
    for group in first + 1..=first + BEFORE {
        for member in 0..10 {
            call(group, member);
        }
    }
    // whoever writes has read
    call(first, members - 1);
    (first + 1..=first + BEFORE).for_each(&invalidate);
    let start = Instant::now();
    invalidate(black_box(first));
    start.elapsed().as_nanos() as f64
}

fn moka(dependants: u64, tidy: bool) -> f64 {
    let cache = moka::sync::Cache::builder()
        .support_invalidation_closures()
        .build_with_hasher(RandomState::new());
    (0..dependants).for_each(|member| cache.insert((7, member), member));
    cache.run_pending_tasks();
    let start = Instant::now();
    cache
        .invalidate_entries_if(|(group, _): &(u64, u64), _| *group == 7)
        .expect("the builder has enabled it");
    if tidy {
        cache.run_pending_tasks();
    }
    start.elapsed().as_nanos() as f64
}

/// What it costs to read the clock.
fn clock() -> f64 {
    let read = |_| {
        let start = Instant::now();
        start.elapsed().as_nanos() as f64
    };
    twentieth((0..1000).map(read).collect())
}
