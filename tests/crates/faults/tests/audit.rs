//! The audit finds the faults that are there, and no other.

use faults::{more, planted, sound};
use larder::AuditFault::{ClearedWhole, NeverCleared, NeverPresent, NoReaders, NoWriters};
use larder::{cached, invalidates};
use std::panic::catch_unwind;

/// Built on what is in another crate.
#[cached]
fn around(id: u64) -> u64 {
    more::foreign(id)
}

#[invalidates(more::foreign(id))]
fn write_around(id: u64) {
    let _ = id;
}

#[test]
fn five_planted_faults_are_found_and_nothing_else() {
    sound::run();
    more::run();
    planted::run();
    for id in 0..3 {
        around(id);
        write_around(id);
    }
    let audit = larder::audit();
    let found = audit.findings().iter();
    let found: Vec<_> = found
        .map(|finding| (finding.fault(), finding.name()))
        .collect();
    assert_eq!(
        found,
        [
            (NeverCleared, "rates"),
            (NoReaders, "Orphan"),
            (NoWriters, "Season"),
            (ClearedWhole, "rename"),
            (NeverPresent, "upload"),
        ],
        "{audit}"
    );
    assert!(
        audit
            .findings()
            .iter()
            .all(|finding| finding.file().ends_with("planted.rs"))
    );

    let panic = catch_unwind(|| larder::audit().assert_sound()).unwrap_err();
    let message = panic.downcast_ref::<String>().unwrap();
    assert!(
        message.contains(
            "`rename` clears all of `profile`, and has `id` at hand: write `profile(id)`"
        )
    );

    let (text, dot, svg) = (audit.to_string(), audit.to_dot(), audit.to_svg());
    assert!(text.contains("table") && text.contains("unused"), "{text}");
    assert!(dot.starts_with("digraph"), "{dot}");
    assert_eq!(dot.matches("color=red").count(), 5, "{dot}");
    // however often it is asked
    assert_eq!(dot, larder::audit().to_dot());
    assert_eq!(svg.matches("class=\"write").count(), 18);
    assert_eq!(svg.matches(" wrong\"").count(), 5);

    // what is not called yet is listed all the same
    let functions = larder::functions();
    let unused = functions
        .iter()
        .find(|function| function.name() == "unused")
        .unwrap();
    assert_eq!((unused.instances(), unused.stats().misses), (0, 0));
    let wide = functions
        .iter()
        .find(|function| function.name() == "wide")
        .unwrap();
    assert_eq!((wide.instances(), wide.stats().loads), (2, 8));
    let menu = functions
        .iter()
        .find(|function| function.name() == "menu")
        .unwrap();
    assert_eq!(menu.options(), "timeout = 60, tags(Season)");

    // cleared by who had listed it before it was called
    unused.clear();
    sound::unused(1);
    unused.clear();
    assert!(!sound::unused::contains(&1));
}
