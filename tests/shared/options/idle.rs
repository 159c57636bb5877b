//! `idle`: what no process reads for so long is dropped.

use super::support::Process;
use crate::functions::{Counter, Tampered};
use larder::store::Memory;
use larder::{Cache, cached};
use std::sync::LazyLock;
use std::thread::sleep;
use std::time::{Duration, Instant};

const IDLE: Duration = Duration::from_millis(300);

/// Reads every tenth of the time for three times as long, which has to give the same each time; false if
/// the machine was too slow.
fn keep_reading(mut read: impl FnMut() -> usize) -> bool {
    let start = Instant::now();
    let (mut last, first) = (start, read());
    while start.elapsed() < 3 * IDLE {
        sleep(IDLE / 10);
        let (now, value) = (Instant::now(), read());
        if last.elapsed() > IDLE / 2 {
            return false;
        }
        assert_eq!(value, first, "it was dropped though it was read");
        last = now;
    }
    true
}

/// Tries it until the machine is quick enough.
fn with_patience(mut attempt: impl FnMut() -> bool) {
    let is_done = (0..10).any(|_| attempt());
    assert!(is_done, "the machine is too slow to tell");
}

#[test]
fn a_hit_in_any_process_and_a_look_is_a_reading() {
    static STORE: LazyLock<Memory> = LazyLock::new(Memory::default);
    static LOADS: Counter = Counter::new();
    let [one, other]: [Process<usize, usize>; 2] = two_processes! {
        STORE.clone(), Off,
        (timeout = 60, idle = IDLE)
        fn idle_reads(n) -> (usize, usize) {
            LOADS.count() + n as usize
        }
    };
    let reads: [&dyn Fn(u64) -> usize; 3] = [&|n| (one.call)(n), &|n| (other.call)(n), &|n| {
        (other.peek)(n).unwrap_or_default()
    }];
    for read in reads {
        with_patience(|| {
            (one.call)(0);
            (one.call)(1000);
            if !keep_reading(|| read(0)) {
                return false;
            }
            assert!(!(one.contains)(1000), "it was kept though it was not read");
            sleep(IDLE + IDLE / 2);
            assert!(!(other.contains)(0), "it was kept though it was not read");
            true
        });
    }
}

/// The near copy ends in time to read the entry once more.
#[test]
fn what_is_read_near_is_kept_in_the_store() {
    static STORE: LazyLock<Memory> = LazyLock::new(Memory::default);
    static LOADS: Counter = Counter::new();
    let [one, other] = two_processes! {
        STORE.clone(), Validate,
        (idle = "300ms")
        fn idle_near(n) -> (usize, usize) {
            LOADS.count() + n as usize
        }
    };
    with_patience(|| {
        if !keep_reading(|| (one.call)(0)) {
            return false;
        }
        assert_eq!((one.len)(), 1, "nothing is near");
        assert!((other.contains)(0), "it was dropped though it was read");
        true
    });
}

#[test]
fn reading_does_not_put_off_the_timeout() {
    static STORE: LazyLock<Memory> = LazyLock::new(Memory::default);
    let [one, other] = two_processes! {
        STORE.clone(), Off,
        (timeout = "60ms", idle = "1h")
        fn idle_timeout(n) -> (u64, u64) {
            n
        }
    };
    (one.call)(1);
    for _ in 0..10 {
        sleep(Duration::from_millis(10));
        (other.peek)(1).inspect(|value| assert_eq!(*value, 1));
    }
    assert!(!(one.contains)(1));
}

/// A mark has its own end, so that it lives no longer for being read.
#[test]
fn the_mark_of_a_process_that_was_killed_lapses_though_it_is_read() {
    static STORE: LazyLock<Tampered> = LazyLock::new(Tampered::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("idle-marks", STORE.clone()));
    static LOADS: Counter = Counter::new();
    #[cached(idle = "1h", store = CACHE)]
    fn inner(n: u64) -> usize {
        LOADS.count() + n as usize
    }
    #[cached(ignore(round), store = CACHE)]
    fn outer(n: u64, round: u64) -> usize {
        let _ = round;
        inner(n)
    }
    inner(0);
    let mut mark = [1; 16];
    mark[10..].copy_from_slice(&1_000_000_u64.to_be_bytes()[2..]);
    STORE.replace_entries(&mark);
    let start = Instant::now();
    for _ in 0..3 {
        assert_eq!(outer::uncached(0, 0), 1);
        assert_eq!(inner(0), 1);
    }
    assert!(
        start.elapsed() < Duration::from_secs(5),
        "it was waited for"
    );
    assert_eq!(LOADS.get(), 2);
}
