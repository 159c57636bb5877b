//! `verify`: hits that are computed once more beside the answer.

mod declared;
mod nested;
mod pages;
mod shared;
mod types;

use crate::alone;
use larder::testing::{self, Frozen};
use larder::{VerifiedFunction, cached, verification, verify};
use std::sync::MutexGuard;
use std::sync::atomic::{AtomicU64, Ordering::SeqCst};
use std::time::Duration;

/// How long a difference is a suspect.
const GRACE: Duration = Duration::from_secs(1);

/// Every hit is verified, and the clock stands still, until it is dropped.
struct Verified {
    clock: Frozen,
    _alone: MutexGuard<'static, ()>,
}

impl Verified {
    fn all() -> Self {
        let alone = alone();
        let clock = testing::freeze();
        verify(1.0);
        Verified {
            clock,
            _alone: alone,
        }
    }

    /// What was found of a function of these files, once it is known.
    fn found(&self, name: &str) -> VerifiedFunction {
        self.clock.advance(GRACE);
        found(name)
    }
}

impl Drop for Verified {
    fn drop(&mut self) {
        verify(0.0);
    }
}

/// What is known of a function by now.
fn found(name: &str) -> VerifiedFunction {
    let is_it = |it: &VerifiedFunction| {
        it.file().contains("verified") && it.path().ends_with(&format!("::{name}"))
    };
    let mut all = verification().functions().to_vec().into_iter();
    all.find(is_it).unwrap()
}

/// Hits checked, and those that came out otherwise.
fn counted(found: &VerifiedFunction) -> (u64, u64) {
    (found.checked(), found.disagreements())
}

#[test]
fn a_write_that_nobody_declared_is_found() {
    static DB: AtomicU64 = AtomicU64::new(7_777_777);
    #[cached]
    fn undeclared(id: u64) -> u64 {
        DB.load(SeqCst) + id
    }
    let verified = Verified::all();
    assert_eq!((undeclared(0), undeclared(0)), (7_777_777, 7_777_777));
    DB.fetch_add(1, SeqCst);
    // every hit, and what is cached is what is returned
    assert!((0..3).all(|_| undeclared(0) == 7_777_777));
    assert_eq!(found("undeclared").undecided(), 3);
    let found = verified.found("undeclared");
    assert_eq!(counted(&found), (4, 3));
    assert_eq!(found.rate(), Some(0.75));
    assert_eq!(
        (found.undecided(), found.overtaken(), found.failed()),
        (0, 0, 0)
    );
    assert_eq!(found.last_key(), Some(&*undeclared::key(&0)));
    assert!(found.last().is_some() && found.obstacle().is_none() && found.line() > 0);
    let stats = undeclared::stats();
    assert_eq!((stats.checked, stats.disagreed), (4, 3));
    assert_eq!((stats.hits, stats.loads, stats.stored), (4, 5, 1));
    let text = verification().to_string();
    assert!(
        text.contains("::undeclared ") && text.contains("75.000 %"),
        "{text}"
    );
    assert!(!text.contains("777777"), "{text}");
    assert!(!format!("{:?}", verification()).contains("777777"));
}

#[test]
fn off_again_no_body_runs_beside_a_hit() {
    static LOADS: AtomicU64 = AtomicU64::new(0);
    #[cached]
    fn quiet(id: u64) -> u64 {
        LOADS.fetch_add(1, SeqCst);
        id
    }
    let verified = Verified::all();
    let _ = (quiet(1), quiet(1));
    assert_eq!(LOADS.load(SeqCst), 2);
    verify(0.0);
    (0..1000).for_each(|_| _ = quiet(1));
    assert_eq!((LOADS.load(SeqCst), quiet::stats().checked), (2, 1));
    assert_eq!(counted(&verified.found("quiet")), (1, 0));
}

#[test]
fn switched_off_nothing_is_verified() {
    #[cached]
    fn bare(id: u64) -> u64 {
        id
    }
    let verified = Verified::all();
    let _ = bare(1);
    larder::set_enabled(false);
    let _ = (bare(1), bare(1));
    larder::set_enabled(true);
    assert_eq!(counted(&verified.found("bare")), (0, 0));
    let _ = bare(1);
    assert_eq!(counted(&found("bare")), (1, 0));
}

#[test]
fn each_hit_has_the_same_chance() {
    #[cached]
    fn hot(id: u64) -> u64 {
        id
    }
    #[cached]
    fn cold(id: u64) -> u64 {
        id
    }
    let verified = Verified::all();
    verify(0.1);
    // one is answered by its thread, the other by the store
    (0..20_000).for_each(|_| _ = hot(1));
    (0..2).for_each(|_| (0..20_000).for_each(|id| _ = cold(id % 9_000)));
    for name in ["hot", "cold"] {
        let stats = if name == "hot" {
            hot::stats()
        } else {
            cold::stats()
        };
        let share = verified.found(name).checked() as f64 / stats.hits as f64;
        // some thirteen standard deviations
        assert!((0.07..0.13).contains(&share), "{name}: {share}");
    }
}

#[test]
fn a_body_that_fails_beside_a_hit_harms_nobody() {
    static FAILS: AtomicU64 = AtomicU64::new(0);
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            assert!(FAILS.load(SeqCst) != 3, "on purpose, when it is dropped");
        }
    }
    #[cached]
    fn fragile(id: u64) -> Result<u64, String> {
        let _bomb = Bomb;
        match FAILS.load(SeqCst) {
            0 => Ok(id),
            1 => Err("on purpose".to_owned()),
            2 => panic!("on purpose"),
            _ => Ok(id + 1),
        }
    }
    let verified = Verified::all();
    let _ = fragile(1);
    for fails in 0..4 {
        FAILS.store(fails, SeqCst);
        assert_eq!(fragile(1), Ok(1), "{fails}");
    }
    FAILS.store(0, SeqCst);
    let found = verified.found("fragile");
    assert_eq!((counted(&found), found.failed()), ((1, 0), 3));
    assert_eq!((fragile::stats().stored, fragile::stats().stale), (1, 0));
}

#[test]
fn a_comparison_that_panics_harms_nobody() {
    #[derive(Clone, Debug)]
    struct Touchy(u64);
    impl PartialEq for Touchy {
        fn eq(&self, other: &Self) -> bool {
            assert!(self.0 != other.0, "on purpose");
            true
        }
    }
    #[cached]
    fn touchy(id: u64) -> Touchy {
        Touchy(id)
    }
    let verified = Verified::all();
    let _ = touchy(1);
    assert_eq!(touchy(1).0, 1);
    assert_eq!(verified.found("touchy").failed(), 1);
}

#[test]
fn a_value_that_panics_when_it_is_dropped_harms_nobody() {
    static DB: AtomicU64 = AtomicU64::new(1);
    #[derive(Clone, PartialEq)]
    struct Unlucky(u64);
    impl Drop for Unlucky {
        fn drop(&mut self) {
            assert!(self.0 != 13, "on purpose");
        }
    }
    #[cached]
    fn inner(id: u64) -> Unlucky {
        Unlucky(DB.load(SeqCst) + id)
    }
    #[cached]
    fn unlucky(id: u64) -> u64 {
        let inner = std::mem::ManuallyDrop::new(inner(id));
        inner.0
    }
    let verified = Verified::all();
    assert_eq!((inner(0).0, unlucky(0)), (1, 1));
    DB.store(13, SeqCst);
    // also what a recomputation remembers of functions inside
    assert_eq!((inner(0).0, unlucky(0)), (1, 1));
    assert_eq!(counted(&verified.found("inner")), (2, 1));
    assert_eq!(counted(&verified.found("unlucky")), (1, 1));
}

#[test]
fn what_does_not_equal_itself_is_no_disagreement() {
    #[cached]
    fn ratio(of: u64) -> f64 {
        0.0 / (of - of) as f64
    }
    let verified = Verified::all();
    let _ = (ratio(1), ratio(1));
    let found = verified.found("ratio");
    assert_eq!((counted(&found), found.failed()), ((0, 0), 1));
}

#[test]
fn an_error_that_is_kept_is_not_checked() {
    #[cached(cache_err = 60)]
    fn never(id: u64) -> Result<u64, u64> {
        Err(id)
    }
    let verified = Verified::all();
    assert_eq!((never(1), never(1)), (Err(1), Err(1)));
    let found = verified.found("never");
    assert_eq!((never::stats().loads, counted(&found)), (1, (0, 0)));
}

#[test]
fn a_rate_that_is_none_says_what_to_write() {
    for rate in [f64::NAN, -0.1, 1.1, f64::INFINITY] {
        let panic = std::panic::catch_unwind(|| verify(rate)).unwrap_err();
        let text = panic.downcast_ref::<String>().unwrap();
        assert!(
            text.contains("from 0.0 to 1.0") && text.contains("`verify(0.001)`"),
            "{text}"
        );
    }
}
