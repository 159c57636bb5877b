//! Mistakes, and what the compiler says of them.

#[test]
fn every_mistake_names_its_fix() {
    trybuild::TestCases::new().compile_fail("ui/*.rs");
}
