//! What the counters have to say.

use super::functions::CAPACITY;
use super::names::{Function, Node};
use larder::Stats;
use std::collections::BTreeMap;

#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Counts {
    pub(super) hits: u64,
    pub(super) misses: u64,
    pub(super) loads: u64,
    pub(super) stored: u64,
    /// Entries that were gone although nothing had named them.
    pub(super) lost: u64,
}

/// The counts of each function, since `before`.
pub(super) struct Tally {
    before: BTreeMap<Function, Stats>,
    counts: BTreeMap<Function, Counts>,
}

impl Tally {
    pub(super) fn new() -> Self {
        Tally {
            before: Function::ALL.map(|f| (f, f.stats().0)).into(),
            counts: BTreeMap::new(),
        }
    }

    pub(super) fn of(&mut self, node: Node) -> &mut Counts {
        self.counts.entry(node.function()).or_default()
    }

    /// What does not add up, where so many entries are known to be there.
    pub(super) fn mistake(&self, known: impl Fn(Function) -> usize) -> Option<String> {
        Function::ALL.into_iter().find_map(|function| {
            let (stats, len) = function.stats();
            let stats = since(&self.before[&function], &stats);
            let counts = self.counts.get(&function).copied().unwrap_or_default();
            let right = adds_up(function, &stats, counts, len, known(function));
            (!right).then(|| format!("{function:?}: {stats:?}, {len} entries, not {counts:?}"))
        })
    }
}

fn adds_up(function: Function, stats: &Stats, counts: Counts, len: usize, known: usize) -> bool {
    let called = [stats.hits, stats.misses, stats.loads, stats.stored]
        == [counts.hits, counts.misses, counts.loads, counts.stored];
    // an entry that is replaced, or swept, is in none of them
    let gone = stats.expired + stats.evicted + stats.invalidated;
    let kept = len as u64 + gone <= stats.stored;
    let alone = [stats.joined, stats.overtaken, stats.stale] == [0; 3];
    let bound = match function {
        Function::Small => len <= CAPACITY && counts.lost <= stats.evicted,
        _ => len >= known && counts.lost == 0 && stats.evicted == 0,
    };
    called && kept && alone && bound
}

fn since(before: &Stats, now: &Stats) -> Stats {
    Stats {
        hits: now.hits - before.hits,
        misses: now.misses - before.misses,
        loads: now.loads - before.loads,
        joined: now.joined - before.joined,
        stored: now.stored - before.stored,
        overtaken: now.overtaken - before.overtaken,
        stale: now.stale - before.stale,
        expired: now.expired - before.expired,
        evicted: now.evicted - before.evicted,
        invalidated: now.invalidated - before.invalidated,
        ..Stats::default()
    }
}
