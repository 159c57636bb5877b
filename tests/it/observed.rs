//! What can be seen of cached functions while the program runs.

use larder::{CachedFunction, cached, invalidates};
use std::time::Duration;

fn listed(name: &str) -> CachedFunction {
    let mut functions = larder::functions().into_iter();
    // others have functions of these names
    let is_here = |function: &CachedFunction| function.file().ends_with("observed.rs");
    functions
        .find(|function| function.name() == name && is_here(function))
        .unwrap()
}

#[cached(capacity = 10, key_prefix = "observed")]
fn squared(n: u64) -> u64 {
    n * n
}

#[test]
fn a_function_is_listed_with_its_options_and_counters() {
    let _ = (squared(2), squared(2), squared(3));
    let function = listed("squared");
    assert_eq!(
        function.options(),
        "capacity = 10, key_prefix = \"observed\""
    );
    assert_eq!(function.key_prefix(), Some("observed"));
    assert!(
        function.path().ends_with("observed::squared"),
        "{}",
        function.path()
    );
    assert!(function.file().ends_with("observed.rs") && function.line() > 0);
    assert_eq!(
        (function.instances(), function.len(), function.weight()),
        (1, 2, None)
    );
    let stats = function.stats();
    assert_eq!(stats, squared::stats());
    assert_eq!((stats.hits, stats.misses, stats.bytes), (1, 2, 0));
    assert!((stats.hit_ratio().unwrap() - 1.0 / 3.0).abs() < 1e-9);
}

#[test]
fn what_is_generic_is_one_function() {
    #[cached]
    fn widened<T: Into<u64> + Copy + Eq + std::hash::Hash + Send + Sync + 'static>(n: T) -> u64 {
        n.into()
    }
    let _ = (widened(1_u8), widened(1_u16), widened(1_u16));
    let function = listed("widened");
    assert_eq!((function.instances(), function.len()), (2, 2));
    assert_eq!((function.stats().loads, function.stats().hits), (2, 1));
}

#[test]
fn weights_are_told_where_they_are_asked_for() {
    #[cached(weigh = |value: &String| value.len() as u64, max_weight = 100)]
    fn text(len: usize) -> String {
        "x".repeat(len)
    }
    let _ = (text(3), text(4));
    assert_eq!(listed("text").weight(), Some(7));
}

#[test]
fn loads_are_timed() {
    #[cached]
    fn slow(n: u64) -> Result<u64, ()> {
        std::thread::sleep(Duration::from_millis(3));
        if n == 9 { Err(()) } else { Ok(n) }
    }
    let _ = (slow(1), slow(1), slow(2), slow(9), slow::uncached(1));
    let _ = std::panic::catch_unwind(|| {
        #[cached]
        fn failing(n: u64) -> u64 {
            assert!(n == 0, "on purpose");
            n
        }
        failing(1)
    });
    let times = slow::stats().load_time;
    assert_eq!(times.count(), slow::stats().loads);
    assert_eq!(times.count(), 4);
    assert!(times.mean().unwrap() >= Duration::from_millis(3));
    assert!(times.quantile(0.0).unwrap() >= Duration::from_millis(3));
    assert_eq!(listed("failing").stats().load_time.count(), 0);
}

#[test]
fn quick_loads_are_a_sample() {
    #[cached]
    fn quick(n: u64) -> u64 {
        n
    }
    (0..1000).for_each(|n| _ = quick(n));
    let counted = quick::stats().load_time.count();
    assert!((900..=1100).contains(&counted), "{counted}");
}

#[test]
fn the_audit_prints() {
    #[cached]
    fn stock(shop: u64) -> u64 {
        shop
    }
    #[cached]
    fn stocks() -> u64 {
        stock(1) + stock(2)
    }
    #[invalidates(stock(shop))]
    fn sell(shop: u64) {
        let _ = shop;
    }
    stocks();
    sell(1);
    let audit = larder::audit();
    let text = audit.to_string();
    assert!(text.contains(" reads stock\n"), "{text}");
    assert!(text.contains(" clears stock(shop)"), "{text}");
    let is_here = |finding: &larder::Finding| {
        let names = ["stock", "stocks", "sell"];
        finding.file().ends_with("observed.rs") && names.contains(&finding.name())
    };
    assert!(!audit.findings().iter().any(is_here), "{text}");
    assert!(audit.to_dot().contains("label=\"stocks\"") && audit.to_svg().contains(">stocks<"));
}
