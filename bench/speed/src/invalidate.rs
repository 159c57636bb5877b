//! Invalidations, of which few and many values depend on what they name.

use crate::options::Options;
use crate::rawsh::Rawsh;
use crate::rounds::median;
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

/// The time of an invalidation on which so many values depend; groups from a number up were
/// not used yet.
type Sample = fn(u64, u64) -> f64;

const ROWS: [(&str, Sample); 9] = [
    ("RAWSH, remove of one entry", rawsh_remove),
    ("larder, one entry", one),
    ("quick_cache, remove of one entry", quick_remove),
    ("RAWSH, retain", rawsh_retain),
    ("larder, partial key", partial),
    ("quick_cache, retain", quick_retain),
    ("moka, invalidate_entries_if", moka_told),
    ("moka, with run_pending_tasks", moka_tidied),
    ("larder, tag", tag),
];

pub(crate) fn run(options: &Options) -> io::Result<Vec<Table>> {
    let mut table = Table::new("ns an invalidation, by how many values depend on it").note(
        "Medians; reading the clock is not counted. Of one entry, so many others are there. moka \
         is told a predicate, and applies it to an entry when that is read, or by and by when it \
         is told to tidy up, as once in the second row.",
    );
    let clock = median((0..1001).map(|_| clock()).collect());
    for dependants in DEPENDANTS {
        table = table.column(dependants.to_string(), 0);
        let samples = match dependants {
            10 => options.pick(401, 101),
            10_000 => options.pick(41, 11),
            _ => options.pick(5, 3),
        };
        let mut taken = ROWS.map(|_| Vec::new());
        for n in 0..samples {
            for ((_, sample), taken) in ROWS.iter().zip(&mut taken) {
                taken.push(sample(dependants, n * BEFORE * 2) - clock);
            }
        }
        for ((name, _), taken) in ROWS.iter().zip(taken) {
            table.extend(name, [median(taken).max(0.0)]);
        }
    }
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

fn rawsh_remove(others: u64, _: u64) -> f64 {
    let map = Rawsh::new();
    members(others, |key| map.insert(key, key.1));
    taken_from(|key| assert!(map.remove(&key)))
}

fn rawsh_retain(dependants: u64, _: u64) -> f64 {
    let map = Rawsh::new();
    members(dependants, |key| map.insert(key, key.1));
    scanned(|group| map.retain(|key| key.0 != group))
}

fn quick_remove(others: u64, _: u64) -> f64 {
    let cache = quick_cache(others);
    members(others, |key| cache.insert(key, key.1));
    taken_from(|key| {
        cache.remove(&key);
    })
}

fn quick_retain(dependants: u64, _: u64) -> f64 {
    let cache = quick_cache(dependants);
    members(dependants, |key| cache.insert(key, key.1));
    scanned(|group| cache.retain(|key, _| key.0 != group))
}

/// With room for more than there are, so that nothing is evicted.
fn quick_cache(entries: u64) -> quick_cache::sync::Cache<(u64, u64), u64> {
    quick_cache::sync::Cache::new(entries as usize * 2 + 1000)
}

/// Gives the keys of group 0, of which there are so many, and one of each of the next.
fn members(count: u64, insert: impl Fn((u64, u64))) {
    let others = (1..=BEFORE).map(|group| (group, 0));
    (0..count)
        .map(|member| (0, member))
        .chain(others)
        .for_each(insert);
}

/// Removes an entry of group 0 after some others, where [`members`] are.
fn taken_from(remove: impl Fn((u64, u64))) -> f64 {
    (1..=BEFORE).for_each(|group| remove((group, 0)));
    let start = Instant::now();
    remove(black_box((0, 0)));
    start.elapsed().as_nanos() as f64
}

/// Removes group 0 after a small one, where [`members`] are.
fn scanned(remove: impl Fn(u64)) -> f64 {
    remove(1);
    let start = Instant::now();
    remove(black_box(0));
    start.elapsed().as_nanos() as f64
}

fn moka_told(dependants: u64, _: u64) -> f64 {
    moka(dependants, false)
}

fn moka_tidied(dependants: u64, _: u64) -> f64 {
    moka(dependants, true)
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
    let start = Instant::now();
    start.elapsed().as_nanos() as f64
}
