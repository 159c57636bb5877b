//! What the audit sees of what is in a store.

use crate::stores::open;
use larder::{Cache, cached, invalidates};
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
