//! What cached functions did, handed to the `metrics` facade whenever somebody asks for it.
//!
//! Calls count for themselves (`memo/stats.rs`), so that a hit pays nothing for a recorder.

use super::{CachedFunction, functions};
use crate::memo::{Histogram, Stats};
use crate::sync::{Mutex, statics};
use hashbrown::HashMap;
use metrics::{
    Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram,
};
use std::time::Duration;

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
    let Stats {
        hits,
        misses,
        loads,
        joined,
        stored,
        overtaken,
        stale,
        expired,
        evicted,
        invalidated,
        bytes,
        checked,
        disagreed,
        load_time,
    } = stats;
    for (result, calls) in [("hit", hits), ("joined", joined), ("miss", misses)] {
        counter!("larder.calls", "function" => name.clone(), "result" => result).absolute(calls);
    }
    let removed = [
        ("expired", expired),
        ("evicted", evicted),
        ("invalidated", invalidated),
    ];
    for (reason, entries) in removed {
        counter!("larder.removed", "function" => name.clone(), "reason" => reason)
            .absolute(entries);
    }
    counter!("larder.stale", "function" => name.clone()).absolute(stale);
    counter!("larder.loads", "function" => name.clone()).absolute(loads);
    counter!("larder.stored", "function" => name.clone()).absolute(stored);
    counter!("larder.stored.size", "function" => name.clone()).absolute(bytes);
    counter!("larder.overtaken", "function" => name.clone()).absolute(overtaken);
    counter!("larder.checked", "function" => name.clone()).absolute(checked);
    counter!("larder.disagreed", "function" => name.clone()).absolute(disagreed);
    gauge!("larder.entries", "function" => name.clone()).set(function.len() as f64);
    if let Some(weight) = function.weight() {
        gauge!("larder.weight", "function" => name.clone()).set(weight as f64);
    }
    let times = histogram!("larder.load.duration", "function" => name);
    for (time, count) in since_last(function, load_time) {
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
    describe_counter!(
        "larder.calls",
        "Calls of cached functions that were answered"
    );
    describe_counter!("larder.stale", "Calls given a value past its deadline");
    describe_counter!("larder.loads", "Runs of the bodies of cached functions");
    describe_histogram!(
        "larder.load.duration",
        Unit::Seconds,
        "How long the bodies took"
    );
    describe_counter!("larder.stored", "Values stored");
    describe_counter!("larder.checked", "Hits that were computed again");
    describe_counter!(
        "larder.disagreed",
        "Hits that came out otherwise when they were computed again"
    );
    describe_counter!(
        "larder.stored.size",
        Unit::Bytes,
        "Bytes handed to shared stores"
    );
    describe_counter!("larder.overtaken", "Values that an invalidation overtook");
    describe_counter!("larder.removed", "Entries taken out");
    describe_gauge!("larder.entries", "Entries held by this process");
    describe_gauge!("larder.weight", "What the entries held weigh");
}
