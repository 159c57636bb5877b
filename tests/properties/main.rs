//! What holds of any keys and of any sequence of operations. A process of its own, for the
//! sequences stop the clock.
//!
//! Each run tries other cases and prints the smallest that fails; `PROPTEST_CASES` says how many.

// clippy lets `unwrap` pass in test functions alone, not in what they share
#![allow(clippy::unwrap_used)]

mod keys;
mod sequences;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

/// Runs a property on so many cases, unless `PROPTEST_CASES` says how many.
fn holds<S: Strategy>(
    cases: u32,
    of: &S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) -> Result<(), String> {
    let mut config = Config {
        failure_persistence: None,
        ..Config::default()
    };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = cases;
    }
    let ran = TestRunner::new(config).run(of, property);
    ran.map_err(|failure| failure.to_string())
}
