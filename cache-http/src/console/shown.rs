//! What the page is told of the program, as JSON. It is the page's own: other programs have
//! `larder::functions()` and `larder::audit()`.

use super::json::Object;
use cache_core::{Audit, AuditFault, CachedFunction, Finding, Histogram, Stats};
use std::time::Duration;

/// What is told in the place of a time beyond the last range of a [`Histogram`]: twice that range's start,
/// 67 s.
const BEYOND: u64 = 1 << 27;

/// The listed functions with what tells each from the others while the program runs.
pub(super) fn named() -> Vec<(String, CachedFunction)> {
    let mut named: Vec<(String, CachedFunction)> = Vec::new();
    for function in cache_core::functions() {
        // what a macro has made on one line can have one name
        let place = |other: &CachedFunction| (other.file(), other.line(), other.name());
        let same = named.iter().rev();
        let same = same.take_while(|(_, other)| other.line() == function.line());
        let same = same.filter(|(_, other)| place(other) == place(&function));
        let id = id(&function, same.count());
        named.push((id, function));
    }
    named
}

fn id(function: &CachedFunction, nth: usize) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in [function.file(), function.name()] {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.update(&function.line().to_le_bytes());
    hasher.update(&(nth as u64).to_le_bytes());
    let mut id = hasher.finalize().to_hex().to_string();
    id.truncate(16);
    id
}

pub(super) fn function(id: &str, function: &CachedFunction) -> Object {
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
    } = function.stats();
    Object::new()
        .text("id", id)
        .text("name", function.name())
        .text("path", &function.path())
        .maybe_text("prefix", function.key_prefix())
        .text("file", function.file())
        .number("line", function.line().into())
        .text("options", function.options())
        .number("instances", function.instances() as u64)
        .number("entries", function.len() as u64)
        .maybe_number("weight", function.weight())
        .number("hits", hits)
        .number("misses", misses)
        .number("loads", loads)
        .number("joined", joined)
        .number("stored", stored)
        .number("overtaken", overtaken)
        .number("stale", stale)
        .number("expired", expired)
        .number("evicted", evicted)
        .number("invalidated", invalidated)
        .number("bytes", bytes)
        .number("checked", checked)
        .number("disagreed", disagreed)
        .object("times", times(&load_time))
}

/// Upper ends of ranges, in microseconds.
fn times(times: &Histogram) -> Object {
    let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    let quantile = |part| Some(micros(times.quantile(part)?).min(BEYOND));
    Object::new()
        .maybe_number("half", quantile(0.5))
        .maybe_number("most", quantile(0.99))
        .maybe_number("mean", times.mean().map(micros))
}

pub(super) fn audit(audit: &Audit) -> String {
    let findings = audit.findings().iter().map(finding);
    Object::new().list("findings", findings).end()
}

fn finding(finding: &Finding) -> Object {
    let all = finding.to_string();
    let place = format!("{}:{}", finding.file(), finding.line());
    let says = all
        .strip_prefix(&place)
        .and_then(|rest| rest.strip_prefix(": "));
    let fault = match finding.fault() {
        AuditFault::NeverCleared => "never cleared",
        AuditFault::NoReaders => "no readers",
        AuditFault::NoWriters => "no writers",
        AuditFault::ClearedWhole => "cleared whole",
        AuditFault::NeverPresent => "never present",
        AuditFault::NotStored => "not stored",
        _ => "finding",
    };
    Object::new()
        .text("fault", fault)
        .text("name", finding.name())
        .text("place", &place)
        .text("says", says.unwrap_or(&all))
}

#[cfg(test)]
mod tests {
    use super::{BEYOND, times};
    use cache_core::Histogram;

    #[test]
    fn no_range_ends_where_what_is_beyond_is_told() {
        let times = Histogram::default();
        let ends = times.ranges().map(|(end, _)| end.as_micros());
        let last = ends.take_while(|end| *end < BEYOND.into()).last();
        assert_eq!(last.map(|last| last * 2), Some(BEYOND.into()));
    }

    #[test]
    fn where_nothing_was_loaded_there_are_no_times() {
        let none = r#"{"half":null,"most":null,"mean":null}"#;
        assert_eq!(times(&Histogram::default()).end(), none);
    }
}
