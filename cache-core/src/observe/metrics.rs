//! What cached functions did, handed to the `metrics` facade whenever somebody asks for it.
//!
//! Calls count for themselves (`memo/stats.rs`), so that a hit pays nothing for a recorder.

use super::{CachedFunction, functions};
use crate::memo::Histogram;
use crate::sync::{Mutex, statics};
use hashbrown::HashMap;
use metrics::{
    Label, Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};
use std::time::Duration;

/// What a recorder knows a number by.
#[derive(Clone, Copy)]
pub(crate) struct Metric {
    name: &'static str,
    unit: Unit,
    about: &'static str,
}

impl Metric {
    const fn new(name: &'static str, unit: Unit, about: &'static str) -> Self {
        Metric { name, unit, about }
    }
}

// which counter is of which is said with the counters
pub(crate) const CALLS: Metric = Metric::new(
    "larder.calls",
    Unit::Count,
    "Calls of cached functions that were answered",
);
pub(crate) const STALE: Metric = Metric::new(
    "larder.stale",
    Unit::Count,
    "Calls given a value past its deadline",
);
pub(crate) const LOADS: Metric = Metric::new(
    "larder.loads",
    Unit::Count,
    "Runs of the bodies of cached functions",
);
pub(crate) const STORED: Metric = Metric::new("larder.stored", Unit::Count, "Values stored");
pub(crate) const BYTES: Metric = Metric::new(
    "larder.stored.size",
    Unit::Bytes,
    "Bytes handed to shared stores",
);
pub(crate) const OVERTAKEN: Metric = Metric::new(
    "larder.overtaken",
    Unit::Count,
    "Values that an invalidation overtook",
);
pub(crate) const CHECKED: Metric = Metric::new(
    "larder.checked",
    Unit::Count,
    "Hits that were computed again",
);
pub(crate) const DISAGREED: Metric = Metric::new(
    "larder.disagreed",
    Unit::Count,
    "Hits that came out otherwise when they were computed again",
);
pub(crate) const REMOVED: Metric = Metric::new("larder.removed", Unit::Count, "Entries taken out");
const ENTRIES: Metric = Metric::new(
    "larder.entries",
    Unit::Count,
    "Entries held by this process",
);
const WEIGHT: Metric = Metric::new("larder.weight", Unit::Count, "What the entries held weigh");
const TIMES: Metric = Metric::new(
    "larder.load.duration",
    Unit::Seconds,
    "How long the bodies took",
);

/// What was handed over so far, by the address of what is declared.
type Published = HashMap<usize, Histogram, ahash::RandomState>;

statics! {
    static PUBLISHED: Mutex<Option<Published>> = Mutex::new(None);
}

/// Hands what all cached functions did to the recorder of the `metrics` facade. Call it before each
/// scrape, or every few seconds: nothing is handed over otherwise. Costs a few microseconds for each
/// function that was called.
///
/// Each has a label `function`, the function's `key_prefix` or else its path.
///
/// | name | unit | |
/// |---|---|---|
/// | `larder.calls` | | calls that were answered; `result` is `hit`, `joined` or `miss` |
/// | `larder.stale` | | those of them that were given a value past its deadline |
/// | `larder.loads` | | runs of the body |
/// | `larder.load.duration` | s | how long they took, to a factor of two |
/// | `larder.stored` | | values stored |
/// | `larder.stored.size` | By | bytes handed to stores that processes share |
/// | `larder.overtaken` | | values computed and not stored, since an invalidation overtook them |
/// | `larder.checked` | | hits that `verify` had computed again |
/// | `larder.disagreed` | | those of them that came out otherwise |
/// | `larder.removed` | | entries taken out; `reason` is `expired`, `evicted` or `invalidated` |
/// | `larder.entries` | | entries that this process holds |
/// | `larder.weight` | | what they weigh, where the function says `weigh` |
///
/// ```
/// # use cache_core as larder;
/// // with a recorder installed, by `metrics-exporter-prometheus` or another
/// larder::publish_metrics();
/// ```
pub fn publish_metrics() {
    describe();
    for function in functions() {
        if function.instances() > 0 {
            publish(&function);
        }
    }
}

fn publish(function: &CachedFunction) {
    let stats = function.stats();
    let name = match function.key_prefix() {
        Some(prefix) => prefix.to_owned(),
        None => function.path(),
    };
    for (metric, labels, count) in stats.counted() {
        let mut all = vec![Label::new("function", name.clone())];
        let labels = labels.iter();
        all.extend(labels.map(|[label, value]| Label::from_static_parts(label, value)));
        counter!(metric.name, all).absolute(count);
    }
    gauge!(ENTRIES.name, "function" => name.clone()).set(function.len() as f64);
    if let Some(weight) = function.weight() {
        gauge!(WEIGHT.name, "function" => name.clone()).set(weight as f64);
    }
    let times = histogram!(TIMES.name, "function" => name);
    for (time, count) in since_last(function, stats.load_time) {
        times.record_many(time.as_secs_f64(), count);
    }
}

/// How often loads took how long since this was last asked. A recorder takes times one by one, so each
/// range is told by a time in it.
fn since_last(function: &CachedFunction, now: Histogram) -> Vec<(Duration, usize)> {
    let key = function.address();
    let mut published = PUBLISHED.lock();
    let before = published.get_or_insert_default().insert(key, now);
    drop(published);
    let before = before.unwrap_or_default();
    let mut last = Duration::ZERO;
    let ranges = now.ranges().zip(before.ranges());
    let ranges = ranges.map(|((end, now), (_, before))| {
        let start = std::mem::replace(&mut last, end);
        let middle = match end {
            Duration::MAX => start,
            end => (start + end) / 2,
        };
        let count = now.saturating_sub(before);
        (middle, usize::try_from(count).unwrap_or(usize::MAX))
    });
    ranges.filter(|(_, count)| *count > 0).collect()
}

fn describe() {
    for metric in [
        CALLS, STALE, LOADS, STORED, BYTES, OVERTAKEN, CHECKED, DISAGREED, REMOVED,
    ] {
        describe_counter!(metric.name, metric.unit, metric.about);
    }
    for metric in [ENTRIES, WEIGHT] {
        describe_gauge!(metric.name, metric.unit, metric.about);
    }
    describe_histogram!(TIMES.name, TIMES.unit, TIMES.about);
}
