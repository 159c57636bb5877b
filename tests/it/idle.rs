//! `idle`: what is not read for so long is dropped.

use crate::support::Counter;
use futures::executor::block_on;
use larder::cached;
use std::thread::sleep;
use std::time::{Duration, Instant};

const IDLE: Duration = Duration::from_millis(200);

/// Reads every tenth of the time for twice as long; false if the machine was too slow.
fn keep_reading(mut read: impl FnMut()) -> bool {
    let start = Instant::now();
    let mut last = start;
    while start.elapsed() < 2 * IDLE {
        sleep(IDLE / 10);
        if last.elapsed() > IDLE / 2 {
            return false;
        }
        last = Instant::now();
        read();
    }
    true
}

#[test]
fn what_is_read_is_kept_and_what_is_not_read_is_dropped() {
    static LOADS: Counter = Counter::new();
    #[cached(idle = "200ms")]
    fn value(n: u64) -> usize {
        LOADS.count() + n as usize
    }
    for _ in 0..10 {
        let first = value(0);
        value(1000);
        if keep_reading(|| assert!(value(0) >= first)) {
            assert_eq!(value(0), first, "it was dropped though it was read");
            assert!(
                !value::contains(&1000),
                "it was kept though it was not read"
            );
            sleep(IDLE + IDLE / 2);
            assert!(!value::contains(&0) && value::peek(&0).is_none());
            assert!(value(0) > first);
            return;
        }
    }
    panic!("the machine is too slow to tell");
}

#[test]
fn tasks_and_looks_are_reads_too() {
    static LOADS: Counter = Counter::new();
    #[cached(idle = IDLE)]
    async fn value(n: u64) -> usize {
        LOADS.count() + n as usize
    }
    for _ in 0..10 {
        let first = block_on(value(0));
        if keep_reading(|| _ = value::peek(&0)) {
            assert_eq!(block_on(value(0)), first);
            return;
        }
    }
    panic!("the machine is too slow to tell");
}

#[test]
fn reading_does_not_put_off_the_timeout() {
    #[cached(idle = "1h", timeout = "60ms")]
    fn value(n: u64) -> u64 {
        n
    }
    value(1);
    for _ in 0..10 {
        sleep(Duration::from_millis(10));
        value::peek(&1).inspect(|value| assert_eq!(*value, 1));
    }
    assert!(!value::contains(&1));
}

/// An entry that nobody asks for makes room when others are inserted.
#[test]
fn what_was_dropped_gives_its_memory_back() {
    #[cached(idle = "20ms", capacity = unbounded)]
    fn value(n: u64) -> u64 {
        n
    }
    for n in 0..100 {
        value(n);
    }
    sleep(Duration::from_millis(40));
    for n in 100..2_000 {
        value(n);
    }
    assert!((0..100).all(|n| !value::contains(&n)));
    assert!(value::len() <= 1_900, "{}", value::len());
}
