//! Time: what is kept for how long, by its own say and by that of what it was built on.

use crate::support::Counter;
use futures::executor::block_on;
use larder::cached;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Time enough for whatever was to be kept for 100 ms.
fn wait_it_out() {
    sleep(Duration::from_millis(150));
}

/// Calls again and again within the time that a value is kept, and says how often it was loaded:
/// once, unless the machine was too slow to tell.
fn loads_within(kept: Duration, loads: &Counter, call: impl Fn()) -> usize {
    for _ in 0..5 {
        let (start, before) = (Instant::now(), loads.get());
        for _ in 0..10 {
            call();
        }
        if start.elapsed() < kept / 2 {
            return loads.get() - before;
        }
    }
    panic!("ten calls took longer than {kept:?}, five times over");
}

macro_rules! expires {
    ($($name:ident($timeout:expr, $kept:expr);)+) => {$(
        #[test]
        fn $name() {
            static LOADS: Counter = Counter::new();
            #[cached(timeout = $timeout)]
            fn value(n: u64) -> usize {
                LOADS.count() + n as usize
            }
            assert!(loads_within($kept, &LOADS, || _ = value(0)) <= 1);
            let loads = LOADS.get();
            sleep($kept + Duration::from_millis(50));
            assert!(!value::contains(&0));
            assert_eq!(value::peek(&0), None);
            value(0);
            assert_eq!(LOADS.get(), loads + 1);
        }
    )+};
}

fn a_tenth() -> Duration {
    Duration::from_millis(100)
}

expires! {
    seconds_expire(1, Duration::from_secs(1));
    milliseconds_expire("100ms", a_tenth());
    a_duration_expression_expires(Duration::from_millis(50) * 2, a_tenth());
    a_function_of_duration_expires(a_tenth(), a_tenth());
}

#[test]
fn never_and_nothing_said_do_not_expire() {
    #[cached(timeout = never)]
    fn never(n: u64) -> u64 {
        n
    }
    #[cached]
    fn unsaid(n: u64) -> u64 {
        n
    }
    #[cached(timeout = "1h30m")]
    fn for_long(n: u64) -> u64 {
        n
    }
    assert_eq!((never(1), unsaid(1), for_long(1)), (1, 1, 1));
    wait_it_out();
    assert!(never::contains(&1) && unsaid::contains(&1) && for_long::contains(&1));
}

#[test]
fn a_put_expires_too() {
    #[cached(timeout = "100ms")]
    fn value(n: u64) -> u64 {
        n
    }
    value::put(&1, 5);
    wait_it_out();
    assert_eq!(value(1), 1);
}

#[test]
fn without_a_timeout_the_shortest_inner_one_counts() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = "100ms")]
    async fn short(n: u64) -> u64 {
        n
    }
    #[cached(timeout = "1h")]
    fn long(n: u64) -> u64 {
        n
    }
    #[cached]
    fn middle(n: u64) -> u64 {
        long(n) + block_on(short(n)) + long(n + 1)
    }
    #[cached]
    fn outer(n: u64) -> u64 {
        LOADS.count();
        middle(n)
    }
    #[cached]
    async fn of_nothing_short(n: u64) -> u64 {
        long(n)
    }
    // by computing it and by finding it
    for warm in [false, true] {
        let n = u64::from(warm);
        if warm {
            middle(n);
        }
        outer(n);
        block_on(of_nothing_short(n));
        wait_it_out();
        assert!(!outer::contains(&n), "outlives what it was built on");
        assert!(of_nothing_short::contains(&n));
    }
    outer(0);
    assert_eq!(LOADS.get(), 3);
}

#[test]
fn an_own_timeout_counts_whatever_is_inside() {
    #[cached(timeout = "100ms")]
    fn short(n: u64) -> u64 {
        n
    }
    #[cached(timeout = "1h")]
    fn long(n: u64) -> u64 {
        short(n)
    }
    #[cached(timeout = never)]
    fn never(n: u64) -> u64 {
        short(n)
    }
    #[cached]
    fn inherits(n: u64) -> u64 {
        long(n)
    }
    assert_eq!((long(1), never(1), inherits(1)), (1, 1, 1));
    wait_it_out();
    assert!(!short::contains(&1));
    assert!(long::contains(&1) && never::contains(&1) && inherits::contains(&1));
}

#[test]
fn looking_at_an_entry_inherits_its_deadline() {
    #[cached(timeout = "100ms")]
    fn short(n: u64) -> u64 {
        n
    }
    #[cached]
    fn peeks(n: u64) -> Option<u64> {
        short::peek(&n)
    }
    short(1);
    assert_eq!(peeks(1), Some(1));
    wait_it_out();
    assert_eq!(peeks(1), None);
}

/// The inner value expires while the outer one is still computed: it is not kept.
#[test]
fn what_is_out_of_date_when_it_is_ready_is_not_kept() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = "20ms")]
    fn short(n: u64) -> u64 {
        n
    }
    #[cached]
    fn slow(n: u64) -> u64 {
        LOADS.count();
        let value = short(n);
        sleep(Duration::from_millis(40));
        value
    }
    assert_eq!((slow(1), slow(1)), (1, 1));
    assert_eq!(LOADS.get(), 2);
    assert_eq!((slow::len(), slow::stats().stored), (0, 0));
}
