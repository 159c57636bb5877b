//! Memory in front of a store that tells of changes when it is told to: what functions, and what is set by
//! hand, have of it.

use crate::functions::Counter;
use crate::logs::{lines, listen};
use crate::near::Telling;
use crate::support::until;
use larder::store::{Memory, Tier};
use larder::{Cache, Near, Timeout, cached};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

#[test]
fn a_hit_on_what_was_read_before_takes_no_round_trip() {
    static STORE: LazyLock<Telling> = LazyLock::new(Telling::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("tier", STORE.tier()));
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn kept(n: u64) -> u64 {
        LOADS.count();
        n
    }
    let asked = || STORE.asked(|| assert_eq!(kept(1), 1));
    assert_ne!((asked(), asked()), (0, 0));
    assert_eq!((asked(), LOADS.get()), (0, 1));
    // the lease of the function stands for both
    kept(2);
    assert_eq!(asked(), 0);
    kept::invalidate(&1).wait().unwrap();
    assert_ne!(asked(), 0);
    assert_eq!(LOADS.get(), 3);
    asked();
    assert_eq!(asked(), 0);
    kept::clear().wait().unwrap();
    assert_ne!(asked(), 0);
    assert_eq!(LOADS.get(), 4);
}

#[test]
fn what_was_set_by_hand_is_got_again_without_a_round_trip() {
    let store = Telling::default();
    let cache = Cache::new("by-hand", store.tier());
    let of_ada = cache.under("ada");
    of_ada.set("basket", &7_i64, Timeout::NEVER).wait().unwrap();
    let got = || of_ada.get::<i64>("basket").wait().unwrap();
    let asked = |value| store.asked(|| assert_eq!(got(), value));
    assert_eq!((asked(Some(7)), asked(Some(7))), (1, 0));
    of_ada.set("basket", &8_i64, Timeout::NEVER).wait().unwrap();
    assert_eq!((asked(Some(8)), asked(Some(8))), (1, 0));
    cache.under("ada").clear().wait().unwrap();
    assert_eq!(asked(None), 1);
    assert_eq!(of_ada.incr("basket", 2).wait().unwrap(), 2);
    assert_eq!(got(), Some(2));
}

/// What another process has invalidated is found out by message, through both.
#[test]
fn a_near_cache_over_it_hears_what_it_hears() {
    static STORE: LazyLock<Telling> = LazyLock::new(Telling::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| {
        let builder = Cache::builder("both", STORE.tier());
        builder.near(Near::Tracked).build()
    });
    #[cached(timeout = 60, store = CACHE)]
    fn both(n: u64) -> u64 {
        n
    }
    let asked = || STORE.asked(|| assert_eq!(both(1), 1));
    asked();
    asked();
    assert_eq!(asked(), 0);
    STORE.tell_of_all();
    assert_ne!(asked(), 0);
    asked();
    assert_eq!(asked(), 0);
}

#[test]
fn that_nothing_is_kept_is_said_once() {
    listen();
    let cache = Cache::new("through", Tier::new(Memory::default()));
    for value in [7, 8] {
        cache.set("basket", &value, Timeout::NEVER).wait().unwrap();
        assert_eq!(cache.get("basket").wait().unwrap(), Some(value));
    }
    let said = lines(&["the store memory does not tell", "nothing is kept in front"]);
    assert_eq!(said.len(), 1, "{said:?}");
}

static STORE: LazyLock<Telling> = LazyLock::new(Telling::default);
static ONE: LazyLock<Cache> = LazyLock::new(|| Cache::new("waiting", STORE.tier()));
static OTHER: LazyLock<Cache> = LazyLock::new(|| Cache::new("waiting", STORE.tier()));
static IS_OPEN: AtomicBool = AtomicBool::new(false);
static LOADS: Counter = Counter::new();

/// A function as several processes have it: what is on one line is taken for one.
macro_rules! processes {
    ($($cache:ident),*) => {
        [$({
            #[cached(timeout = 60, store = $cache)]
            fn slow(n: u64) -> u64 {
                LOADS.count();
                until("it may end", || IS_OPEN.load(Ordering::SeqCst));
                n
            }
            slow as fn(u64) -> u64
        }),*]
    };
}

/// Nobody is told of anything here: whoever waited by a copy would wait in vain.
#[test]
fn who_waits_for_another_process_looks_into_the_store() {
    let [one, other] = processes!(ONE, OTHER);
    thread::scope(|scope| {
        scope.spawn(move || assert_eq!(other(1), 1));
        until("it is computed", || LOADS.get() == 1);
        let asked_before = STORE.asked_so_far();
        let waiting = scope.spawn(move || one(1));
        until("it is waited for", || {
            STORE.asked_so_far() > asked_before + 4
        });
        IS_OPEN.store(true, Ordering::SeqCst);
        assert_eq!(waiting.join().unwrap(), 1);
    });
    assert_eq!(LOADS.get(), 1);
}
