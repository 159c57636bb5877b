//! What the audit sees of what is in a store.

use crate::stores::open;
use larder::{AuditFault, Cache, Tag, cached, invalidates};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| open("audited"));

#[test]
fn what_is_built_on_what_is_in_a_store_is_seen() {
    #[cached(timeout = 60, store = CACHE)]
    fn innermost_stored(n: u64) -> u64 {
        n
    }
    #[cached]
    fn built_in_memory(n: u64) -> u64 {
        innermost_stored(n)
    }
    #[cached(store = CACHE)]
    fn built_in_store(n: u64) -> u64 {
        innermost_stored(n)
    }
    #[invalidates(innermost_stored(n))]
    fn write_innermost(n: u64) {
        let _ = n;
    }
    // found there by the second
    let _ = (built_in_memory(1), built_in_store(1));
    write_innermost(1);
    let audit = larder::audit();
    let text = audit.to_string();
    for function in ["built_in_memory", "built_in_store"] {
        let line = text
            .lines()
            .find(|line| line.contains(&format!("  {function} (")));
        let line = line.unwrap_or_else(|| panic!("{text}"));
        assert!(line.contains(" reads innermost_stored"), "{line}");
        let mut findings = audit.findings().iter();
        assert!(
            !findings.any(|finding| finding.name() == function),
            "{text}"
        );
    }
}

#[test]
fn what_is_never_stored_is_found_with_what_to_do() {
    static OTHER: LazyLock<Cache> = LazyLock::new(|| open("audited-other"));
    #[derive(Tag)]
    #[tag(store = OTHER)]
    struct ElsewhereRow(#[allow(dead_code)] u64);
    #[cached(timeout = 60, store = CACHE, tags(ElsewhereRow(n)))]
    fn never_stored(n: u64) -> u64 {
        n
    }
    #[cached(timeout = 60, store = CACHE, tags(ElsewhereRow(n)), allow(not_stored))]
    fn never_stored_on_purpose(n: u64) -> u64 {
        n
    }
    #[invalidates(ElsewhereRow(n))]
    fn write_elsewhere(n: u64) {
        let _ = n;
    }
    let _ = (never_stored(1), never_stored_on_purpose(1));
    write_elsewhere(1);
    assert_eq!(never_stored::stats().loads, 1);
    let audit = larder::audit();
    let found = audit.findings().iter();
    let found: Vec<_> = found
        .filter(|finding| finding.fault() == AuditFault::NotStored)
        .filter(|finding| finding.file().ends_with("audited.rs"))
        .collect();
    assert_eq!(found.len(), 1, "{audit}");
    assert_eq!(found[0].name(), "never_stored");
    let says = found[0].to_string();
    for part in [
        "its tag `ElsewhereRow` is in audited-other of",
        "give both one store, `#[tag(store = ..)]`",
        "or say `allow(not_stored)`",
    ] {
        assert!(says.contains(part), "{part}: {says}");
    }
}
