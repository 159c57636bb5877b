//! Conformance 34: builds of other versions share no values, and what one of them invalidates is gone in all.

mod of_processes;
mod side_by_side;

use crate::functions::Counter;
use crate::stores::{open, open_version};
use larder::{Cache, cached};
use std::sync::LazyLock;

/// Each stands for a process.
static ONE: LazyLock<Cache> = LazyLock::new(|| open("versions"));
static ANOTHER: LazyLock<Cache> = LazyLock::new(|| open("versions"));

static LOADS: Counter = Counter::new();

/// Builds of a program: at one place of the source, so that the function has one name in the store.
macro_rules! builds {
    ($name:ident: $($cache:ident $(, version = $version:expr)?);+) => {[$({
        #[cached(timeout = 60, store = $cache $(, version = $version)?)]
        fn $name(of: u64) -> usize {
            let _ = of;
            LOADS.count()
        }
        $name as fn(u64) -> usize
    }),+]};
}

#[test]
fn a_new_version_makes_new_keys_when_asked() {
    let [first, again, second] = builds!(of_a_build:
        ONE, version = env!("CARGO_PKG_VERSION");
        ANOTHER, version = env!("CARGO_PKG_VERSION");
        ANOTHER, version = concat!(env!("CARGO_PKG_VERSION"), "-rc"));
    let value = first(7);
    assert_eq!((first(7), again(7)), (value, value), "the same build");
    let other = second(7);
    assert_ne!(other, value, "another build's value");
    for _ in 0..2 {
        assert_eq!((first(7), again(7), second(7)), (value, value, other));
    }
}

#[test]
fn a_version_is_an_integer_or_a_text() {
    const TWO: u64 = 2;
    let [number, text, constant, other, none] = builds!(numbered:
        ONE, version = 2;
        ANOTHER, version = "2";
        ONE, version = TWO;
        ANOTHER, version = -2;
        ANOTHER);
    let value = number(7);
    assert_eq!((text(7), constant(7)), (value, value));
    let (other, none) = (other(7), none(7));
    assert!(value != other && other != none && none != value);
}

#[test]
fn a_cache_has_a_version_for_all_its_functions() {
    static FIRST: LazyLock<Cache> = LazyLock::new(|| open_version("versions", "1.0.0"));
    static SECOND: LazyLock<Cache> = LazyLock::new(|| open_version("versions", "1.1.0"));
    let [none, first, second, both] = builds!(of_a_cache:
        ONE;
        FIRST;
        SECOND;
        SECOND, version = "1.0.0");
    let all = [none, first, second, both];
    let values = all.map(|build| build(7));
    assert_eq!(all.map(|build| build(7)), values);
    let mut apart = values.to_vec();
    apart.sort_unstable();
    apart.dedup();
    assert_eq!(apart.len(), 4, "{values:?}");
}

/// `1` of the one and none of the other are not none of the one and `1` of the other.
#[test]
fn a_version_of_a_cache_is_not_one_of_a_function() {
    static FIRST: LazyLock<Cache> = LazyLock::new(|| open_version("versions", "1"));
    let [of_cache, of_function] = builds!(of_either: FIRST; ONE, version = 1);
    let values = [of_cache(7), of_function(7)];
    assert_ne!(values[0], values[1]);
    assert_eq!([of_cache(7), of_function(7)], values);
}

#[test]
fn a_version_is_shown_and_of_no_matter_in_memory() {
    #[cached(timeout = 60, version = "1.2")]
    fn in_memory(n: u64) -> u64 {
        n
    }
    in_memory(1);
    assert!(in_memory::contains(&1));
    let functions = larder::functions();
    let mut named = functions
        .iter()
        .filter(|function| function.name() == "in_memory" && function.version().is_some());
    assert_eq!(
        named.next().and_then(|function| function.version()),
        Some("1.2")
    );
}
