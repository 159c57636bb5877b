//! Mistakes, and what the compiler says of them.
//!
//! One mistake a file, grouped by where it is made. After a change that is meant, run it with
//! `TRYBUILD=overwrite` and read what changed aloud, as someone who sees it for the first time.

#[test]
fn every_mistake_names_its_fix() {
    trybuild::TestCases::new().compile_fail("ui/*/*.rs");
}
