//! `stale_if_error`: what is past its timeout stands in for an error or a panic.

use super::support::{Gate, Process, expire};
use crate::functions::{Counter, Tampered};
use futures::executor::block_on;
use larder::store::Memory;
use larder::{Cache, cached};
use std::panic::catch_unwind;
use std::sync::LazyLock;
use std::thread::{scope, sleep};
use std::time::Duration;

type Failing = Result<usize, String>;

/// A function in two processes that fails from its second load on.
macro_rules! failing {
    ($store:expr, $name:ident, $loads:ident: $($option:tt)+) => {{
        static $loads: Counter = Counter::new();
        let processes: [Process<Failing, usize>; 2] = two_processes! {
            $store, Off,
            ($($option)+)
            fn $name(n) -> (Failing, usize) {
                match $loads.count() {
                    0 => Ok(n as usize),
                    load if n == 13 => panic!("load {load}"),
                    load => Err(format!("load {load}")),
                }
            }
        };
        (processes, &$loads)
    }};
}

#[test]
fn the_old_value_stands_in_wherever_it_was_computed() {
    static STORE: LazyLock<Memory> = LazyLock::new(Memory::default);
    let ([one, other], loads) =
        failing!(STORE.clone(), stands_in, LOADS: timeout = "30ms", stale_if_error = "1h");
    assert_eq!((one.call)(5), Ok(5));
    expire();
    for process in [&other, &one, &other] {
        assert_eq!((process.call)(5), Ok(5), "it does not stand in");
    }
    assert_eq!(loads.get(), 4, "each call tries");
    assert_eq!(((one.stats)().stale, (other.stats)().stale), (1, 2));
    assert_eq!(((one.peek)(5), (other.contains)(5)), (None, false));
    (one.invalidate)(5);
    assert_eq!((other.call)(5), Err("load 4".into()), "it was invalidated");
}

#[test]
fn it_stands_in_for_a_panic_too() {
    static STORE: LazyLock<Memory> = LazyLock::new(Memory::default);
    let ([one, other], loads) =
        failing!(STORE.clone(), panicking, LOADS: timeout = "30ms", stale_if_error = "1h");
    assert_eq!((one.call)(13), Ok(13));
    expire();
    assert_eq!(((other.call)(13), (one.call)(13)), (Ok(13), Ok(13)));
    assert_eq!(loads.get(), 3);
    assert!(
        catch_unwind(|| (one.refresh)(13)).is_err(),
        "nothing stands in for a refresh"
    );
    assert!(
        catch_unwind(|| (other.call)(13)).is_err(),
        "a refresh invalidates"
    );
}

#[test]
fn past_it_and_before_it_the_error_is_returned() {
    static STORE: LazyLock<Memory> = LazyLock::new(Memory::default);
    let ([one, other], _) = failing!(STORE.clone(), past_error, LOADS: timeout = "20ms", stale_if_error = "20ms", stale = "1h");
    assert_eq!((one.call)(5), Ok(5));
    sleep(Duration::from_millis(60));
    assert_eq!((other.call)(5), Err("load 1".into()));
}

#[test]
fn an_error_is_kept_only_where_nothing_stands_in() {
    static STORE: LazyLock<Memory> = LazyLock::new(Memory::default);
    let ([one, other], loads) = failing!(STORE.clone(), kept_error, LOADS: timeout = "30ms", stale_if_error = "1h", cache_err = 60);
    assert_eq!((one.call)(5), Ok(5));
    expire();
    assert_eq!(((one.call)(5), (other.call)(5)), (Ok(5), Ok(5)));
    (one.invalidate)(5);
    let kept = Err("load 3".to_owned());
    assert_eq!(((other.call)(5), (one.call)(5)), (kept.clone(), kept));
    assert_eq!(loads.get(), 4);
}

/// A function in two processes whose second load is held up, and fails.
macro_rules! held_up {
    ($store:expr, $name:ident, $loads:ident, $begun:ident, $gate:ident) => {{
        static $loads: Counter = Counter::new();
        static $begun: Gate = Gate::new();
        static $gate: Gate = Gate::new();
        let processes: [Process<Failing, usize>; 2] = two_processes! {
            $store, Off,
            (timeout = "30ms", stale_if_error = "1h")
            fn $name(n) -> (Failing, usize) {
                match $loads.count() {
                    0 => Ok(n as usize),
                    1 => {
                        $begun.open();
                        $gate.pass();
                        Err("held up".into())
                    }
                    load => Err(format!("load {load}")),
                }
            }
        };
        (processes, &$loads, &$begun, &$gate)
    }};
}

#[test]
fn what_was_invalidated_while_the_call_failed_does_not_stand_in() {
    static STORE: LazyLock<Memory> = LazyLock::new(Memory::default);
    let ([one, other], _, begun, gate) =
        held_up!(STORE.clone(), ended_meanwhile, LOADS, BEGUN, GATE);
    assert_eq!((one.call)(5), Ok(5));
    expire();
    scope(|scope| {
        let leader = scope.spawn(|| (one.call)(5));
        begun.pass();
        (other.invalidate)(5);
        gate.open();
        assert_eq!(leader.join().unwrap(), Err("held up".into()));
    });
}

/// The entry is still there, as after an invalidation by tag.
#[test]
fn what_has_lost_its_leases_does_not_stand_in() {
    static STORE: LazyLock<Tampered> = LazyLock::new(Tampered::default);
    let ([one, other], _, begun, gate) = held_up!(STORE.clone(), lost, LOADS, BEGUN, GATE);
    assert_eq!(((one.call)(5), (other.call)(5)), (Ok(5), Ok(5)));
    expire();
    scope(|scope| {
        let leader = scope.spawn(|| (one.call)(5));
        begun.pass();
        STORE.forget_leases();
        gate.open();
        assert_eq!(leader.join().unwrap(), Err("held up".into()));
    });
    assert_eq!((other.call)(5), Err("load 2".into()));
}

#[test]
fn it_does_not_stand_in_if_nobody_can_say_that_it_may() {
    static STORE: LazyLock<Tampered> = LazyLock::new(Tampered::default);
    let ([one, _], _, begun, gate) = held_up!(STORE.clone(), unanswered, LOADS, BEGUN, GATE);
    assert_eq!((one.call)(5), Ok(5));
    expire();
    scope(|scope| {
        let leader = scope.spawn(|| (one.call)(5));
        begun.pass();
        STORE.fail(true);
        gate.open();
        assert_eq!(leader.join().unwrap(), Err("held up".into()));
    });
}

/// One load is enough for all of a process, and they ask for themselves whether they may be served.
#[test]
fn those_who_waited_are_given_the_old_value_too() {
    static STORE: LazyLock<Memory> = LazyLock::new(Memory::default);
    let ([one, _], loads, begun, gate) = held_up!(STORE.clone(), waiting, LOADS, BEGUN, GATE);
    assert_eq!((one.call)(5), Ok(5));
    expire();
    scope(|scope| {
        let leader = scope.spawn(|| (one.call)(5));
        begun.pass();
        let waiters = [(); 3].map(|()| scope.spawn(|| (one.call)(5)));
        sleep(Duration::from_millis(100));
        gate.open();
        assert_eq!(leader.join().unwrap(), Ok(5));
        for waiter in waiters {
            assert_eq!(waiter.join().unwrap(), Ok(5));
        }
    });
    assert_eq!((loads.get(), (one.stats)().stale), (2, 4));
}

/// The leader has looked before the invalidation, and who joins it comes after that.
#[test]
fn who_comes_after_an_invalidation_is_not_given_the_old_value() {
    static STORE: LazyLock<Tampered> = LazyLock::new(Tampered::default);
    static LOADS: Counter = Counter::new();
    static LOOKED: Gate = Gate::new();
    static GATE: Gate = Gate::new();
    let [one, _]: [Process<Failing, usize>; 2] = two_processes! {
        STORE.clone(), Off,
        (timeout = "30ms", stale_if_error = "1h")
        fn too_late(n) -> (Failing, usize) {
            match LOADS.count() {
                0 => Ok(n as usize),
                1 => {
                    STORE.before_next_answer(|| {
                        LOOKED.open();
                        GATE.pass();
                    });
                    Err("load 1".into())
                }
                load => Err(format!("load {load}")),
            }
        }
    };
    assert_eq!((one.call)(5), Ok(5));
    expire();
    scope(|scope| {
        let leader = scope.spawn(|| (one.call)(5));
        LOOKED.pass();
        STORE.forget_leases();
        let late = scope.spawn(|| (one.call)(5));
        sleep(Duration::from_millis(100));
        GATE.open();
        assert_eq!(leader.join().unwrap(), Ok(5), "it was called before");
        assert_eq!(late.join().unwrap(), Err("load 2".into()));
    });
}

/// In another process they wait for their turn, for theirs may do better.
#[test]
fn another_process_waits_and_computes() {
    static STORE: LazyLock<Memory> = LazyLock::new(Memory::default);
    let ([one, other], loads, begun, gate) = held_up!(STORE.clone(), in_turn, LOADS, BEGUN, GATE);
    assert_eq!((one.call)(5), Ok(5));
    expire();
    scope(|scope| {
        let leader = scope.spawn(|| (one.call)(5));
        begun.pass();
        let waiter = scope.spawn(|| (other.call)(5));
        sleep(Duration::from_millis(50));
        assert!(!waiter.is_finished());
        gate.open();
        assert_eq!(leader.join().unwrap(), Ok(5));
        assert_eq!(waiter.join().unwrap(), Ok(5));
    });
    assert_eq!(loads.get(), 3);
}

#[test]
fn a_task_is_given_the_old_value() {
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("old-tasks", Memory::default()));
    static LOADS: Counter = Counter::new();
    #[cached(timeout = "30ms", stale_if_error = "1h", store = CACHE)]
    async fn failing(n: u64) -> Failing {
        match LOADS.count() {
            0 => Ok(n as usize),
            load if n == 13 => panic!("load {load}"),
            load => Err(format!("load {load}")),
        }
    }
    #[cached(store = CACHE)]
    async fn built_on(n: u64) -> usize {
        failing(n).await.unwrap_or_default() + 100
    }
    assert_eq!(block_on(built_on(13)), 113);
    expire();
    assert_eq!(block_on(failing(13)), Ok(13));
    assert_eq!(block_on(built_on(13)), 113);
    assert_eq!((LOADS.get(), failing::stats().stale), (3, 2));
    block_on(async { failing::invalidate(&13).await }).unwrap();
    let panicked = catch_unwind(|| block_on(built_on(13)));
    assert!(panicked.is_err(), "it was invalidated");
}
