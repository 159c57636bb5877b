//! What there is to compare with: the optimum and LRU.

use crate::traces::Trace;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The hits of who knows what comes (L. A. Bélády, *A Study of Replacement Algorithms for a
/// Virtual-Storage Computer*, 1966), and keeps nothing that is read later than all there is.
pub(crate) fn optimum(trace: &Trace, capacity: usize) -> usize {
    let (mut next, mut seen) = (vec![usize::MAX; trace.accesses.len()], HashMap::new());
    for (time, key) in trace.accesses.iter().enumerate().rev() {
        next[time] = seen.insert(key, time).unwrap_or(usize::MAX);
    }
    let (mut kept, mut read_at, mut hits) = (BTreeSet::new(), HashMap::new(), 0);
    for (key, next) in trace.accesses.iter().zip(next) {
        if let Some(now) = read_at.remove(key) {
            hits += 1;
            kept.remove(&(now, key));
        } else if kept.len() == capacity {
            match kept.last().copied() {
                Some((last, evicted)) if last > next => {
                    kept.remove(&(last, evicted));
                    read_at.remove(evicted);
                }
                _ => continue,
            }
        }
        kept.insert((next, key));
        read_at.insert(key, next);
    }
    hits
}

/// The hits of who keeps what was read last.
pub(crate) fn lru(trace: &Trace, capacity: usize) -> usize {
    let (mut by_time, mut read_at, mut hits) = (BTreeMap::new(), HashMap::new(), 0);
    for (now, key) in trace.accesses.iter().enumerate() {
        if let Some(then) = read_at.insert(key, now) {
            hits += 1;
            by_time.remove(&then);
        } else if by_time.len() == capacity
            && let Some((_, evicted)) = by_time.pop_first()
        {
            read_at.remove(evicted);
        }
        by_time.insert(now, key);
    }
    hits
}
