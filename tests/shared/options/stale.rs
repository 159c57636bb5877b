//! `stale`: what is past its timeout is served in all processes while one call computes.

use super::support::{Gate, Process, expire};
use crate::functions::{Counter, Tampered};
use futures::executor::block_on;
use larder::store::Memory;
use larder::{Cache, cached};
use std::panic::catch_unwind;
use std::sync::LazyLock;
use std::thread::{scope, sleep};
use std::time::{Duration, Instant};

/// A function in two processes whose second load is held up: its value says which load it is of.
macro_rules! held_up {
    ($store:expr, $near:ident, $name:ident, $loads:ident, $begun:ident, $gate:ident: $($option:tt)+) => {{
        static $loads: Counter = Counter::new();
        static $begun: Gate = Gate::new();
        static $gate: Gate = Gate::new();
        let processes: [Process<usize, usize>; 2] = two_processes! {
            $store, $near,
            ($($option)+)
            fn $name(n) -> (usize, usize) {
                let load = $loads.count();
                if load == 1 {
                    $begun.open();
                    $gate.pass();
                }
                load + n as usize
            }
        };
        (processes, &$loads, &$begun, &$gate)
    }};
}

#[test]
fn one_call_computes_and_the_others_in_all_processes_are_served() {
    static STORE: LazyLock<Memory> = LazyLock::new(Memory::default);
    let ([one, other], loads, begun, gate) = held_up!(
        STORE.clone(), Off, meanwhile, LOADS, BEGUN, GATE: timeout = "30ms", stale = "1h"
    );
    assert_eq!(((one.call)(0), (other.call)(0)), (0, 0));
    expire();
    scope(|scope| {
        let leader = scope.spawn(|| (one.call)(0));
        begun.pass();
        for process in [&one, &other, &one, &other] {
            assert_eq!((process.call)(0), 0, "not served meanwhile");
            assert!(!(process.contains)(0) && (process.peek)(0).is_none());
        }
        gate.open();
        assert_eq!(leader.join().unwrap(), 1, "the leader was served");
    });
    assert_eq!(loads.get(), 2);
    assert_eq!(((one.stats)().stale, (other.stats)().stale), (2, 2));
    let (of_one, of_other) = ((one.stats)(), (other.stats)());
    assert_eq!((of_one.loads, of_other.loads), (2, 0));
    assert_eq!((of_one.misses, of_other.misses), (2, 0));
    assert!((other.call)(0) >= 1, "the former value came back");
}

/// What is near is past its time too.
#[test]
fn what_is_near_is_served_for_its_timeout_alone() {
    static STORE: LazyLock<Memory> = LazyLock::new(Memory::default);
    let ([one, other], loads, begun, gate) = held_up!(
        STORE.clone(), Validate, meanwhile_near, LOADS, BEGUN, GATE: timeout = "30ms", stale = "1h"
    );
    assert_eq!(((one.call)(0), (other.call)(0)), (0, 0));
    expire();
    scope(|scope| {
        let leader = scope.spawn(|| (other.call)(0));
        begun.pass();
        assert_eq!((one.call)(0), 0, "not served meanwhile");
        gate.open();
        assert_eq!(leader.join().unwrap(), 1, "the leader was served");
    });
    assert_eq!(loads.get(), 2);
}

#[test]
fn nothing_is_served_meanwhile_that_was_invalidated() {
    static STORE: LazyLock<Memory> = LazyLock::new(Memory::default);
    let ([one, other], loads, begun, gate) = held_up!(
        STORE.clone(), Off, invalidated, LOADS, BEGUN, GATE: timeout = "100ms", stale = "1h"
    );
    (one.call)(0);
    sleep(Duration::from_millis(120));
    scope(|scope| {
        let leader = scope.spawn(|| (one.call)(0));
        begun.pass();
        assert_eq!((other.call)(0), 0);
        (other.invalidate)(0);
        for process in [&other, &one] {
            assert!((process.call)(0) >= 2, "from before the invalidation");
        }
        gate.open();
        assert_eq!(leader.join().unwrap(), 1, "it was called before");
    });
    for process in [&one, &other] {
        assert!((process.call)(0) >= 2, "from before the invalidation");
    }
    assert!(loads.get() >= 3);
}

/// The entry is still there, as after an invalidation by tag.
#[test]
fn nothing_is_served_meanwhile_whose_leases_are_gone() {
    static STORE: LazyLock<Tampered> = LazyLock::new(Tampered::default);
    static BEGUN: Gate = Gate::new();
    static GATE: Gate = Gate::new();
    static LOADS: Counter = Counter::new();
    let [one, other]: [Process<usize, usize>; 2] = two_processes! {
        STORE.clone(), Off,
        (timeout = "100ms", stale = "1h")
        fn without_leases(n) -> (usize, usize) {
            let load = LOADS.count();
            if load == 1 {
                BEGUN.open();
                GATE.pass();
            }
            load + n as usize
        }
    };
    (one.call)(0);
    sleep(Duration::from_millis(120));
    scope(|scope| {
        let leader = scope.spawn(|| (one.call)(0));
        BEGUN.pass();
        assert_eq!((other.call)(0), 0);
        STORE.forget_leases();
        assert!((other.call)(0) >= 2, "from before the invalidation");
        GATE.open();
        assert_eq!(leader.join().unwrap(), 1, "it was called before");
    });
    for process in [&one, &other] {
        assert!((process.call)(0) >= 2, "from before the invalidation");
    }
}

#[test]
fn past_it_everyone_waits() {
    static STORE: LazyLock<Memory> = LazyLock::new(Memory::default);
    let ([one, other], loads, begun, gate) = held_up!(
        STORE.clone(), Off, past_stale, LOADS, BEGUN, GATE: timeout = "20ms", stale = "20ms"
    );
    (one.call)(0);
    sleep(Duration::from_millis(60));
    scope(|scope| {
        let leader = scope.spawn(|| (one.call)(0));
        begun.pass();
        let waiter = scope.spawn(|| (other.call)(0));
        sleep(Duration::from_millis(50));
        assert!(!waiter.is_finished(), "it was served");
        gate.open();
        assert_eq!(leader.join().unwrap(), 1);
        assert!(waiter.join().unwrap() >= 1);
    });
    assert!(loads.get() >= 2);
}

/// The turn is given back when its call comes to nothing, and lapses when its process was killed.
#[test]
fn the_turn_goes_to_the_next_call() {
    static STORE: LazyLock<Tampered> = LazyLock::new(Tampered::default);
    static LOADS: Counter = Counter::new();
    let [one, other]: [Process<usize, usize>; 2] = two_processes! {
        STORE.clone(), Off,
        (timeout = "30ms", stale = "1h")
        fn turns(n) -> (usize, usize) {
            let load = LOADS.count();
            assert!(load != 1, "the second load panics");
            load + n as usize
        }
    };
    assert_eq!((one.call)(0), 0);
    expire();
    assert!(catch_unwind(|| (one.call)(0)).is_err());
    let next = || (0..1000).map(|_| (other.call)(0)).find(|value| *value > 0);
    assert_eq!(next(), Some(2), "nobody has the turn");
    expire();
    STORE.take_turns(Duration::from_millis(150));
    let start = Instant::now();
    assert_eq!((one.call)(0), 2, "it is another's turn");
    while (one.call)(0) == 2 {
        assert!(start.elapsed() < Duration::from_secs(5), "it never lapses");
        sleep(Duration::from_millis(5));
    }
    assert!(start.elapsed() > Duration::from_millis(140));
    assert_eq!(LOADS.get(), 4);
}

#[test]
fn a_task_is_served_while_another_computes() {
    static STORE: LazyLock<Tampered> = LazyLock::new(Tampered::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("stale-tasks", STORE.clone()));
    static LOADS: Counter = Counter::new();
    #[cached(timeout = "30ms", stale = "1h", store = CACHE)]
    async fn inner(n: u64) -> usize {
        LOADS.count() + n as usize
    }
    #[cached(store = CACHE)]
    async fn outer(n: u64) -> usize {
        inner(n).await + 100
    }
    assert_eq!((block_on(outer(0)), block_on(inner(0))), (100, 0));
    expire();
    STORE.take_turns(Duration::from_secs(60));
    assert_eq!((block_on(inner(0)), block_on(outer(0))), (0, 100));
    assert_eq!((LOADS.get(), inner::stats().stale), (1, 2));
    // what was built on it has expired with it
    block_on(async { inner::invalidate(&0).await }).unwrap();
    assert_eq!((block_on(outer(0)), block_on(inner(0))), (101, 1));
}

/// In memory, of what is in a store: nobody is told of what another process invalidates.
#[test]
fn what_is_built_on_a_store_is_not_served_past_its_time_unasked() {
    static STORE: LazyLock<Tampered> = LazyLock::new(Tampered::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("stale-memory", STORE.clone()));
    static LOADS: Counter = Counter::new();
    static BEGUN: Gate = Gate::new();
    static GATE: Gate = Gate::new();
    #[cached(store = CACHE)]
    fn in_store(n: u64) -> usize {
        LOADS.get() + n as usize
    }
    #[cached(timeout = "30ms", stale = "1h")]
    fn outer(n: u64) -> usize {
        if LOADS.count() == 1 {
            BEGUN.open();
            GATE.pass();
        }
        in_store(n)
    }
    assert_eq!(outer(0), 1);
    expire();
    STORE.forget_leases();
    scope(|scope| {
        let leader = scope.spawn(|| outer(0));
        BEGUN.pass();
        let joiner = scope.spawn(|| outer(0));
        sleep(Duration::from_millis(20));
        GATE.open();
        assert!(joiner.join().unwrap() > 1, "from before the invalidation");
        assert!(leader.join().unwrap() > 1);
    });
}
