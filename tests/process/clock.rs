//! `larder::testing`: a clock that stands still, and caches that start empty.

use crate::alone;
use larder::{cached, invalidates, testing};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);
const NANOSECOND: Duration = Duration::from_nanos(1);

#[test]
fn values_expire_at_their_deadline_and_not_before() {
    let _alone = alone();
    #[cached(timeout = 60)]
    fn value(id: u64) -> u64 {
        id
    }
    #[cached]
    fn built_on_it(id: u64) -> u64 {
        value(id)
    }
    let clock = testing::freeze();
    built_on_it(1);
    clock.advance(MINUTE - NANOSECOND);
    assert!(value::contains(&1) && built_on_it::contains(&1));
    clock.advance(NANOSECOND);
    assert!(!value::contains(&1) && !built_on_it::contains(&1));
    assert_eq!(value::stats().expired, 1);
    // a value that is computed now lives for as long again
    built_on_it(1);
    clock.advance(MINUTE / 2);
    value(1);
    clock.advance(MINUTE / 2 - NANOSECOND);
    assert!(value::contains(&1));
}

#[test]
fn a_value_expires_with_what_it_was_judged_by() {
    let _alone = alone();
    #[cached(timeout = 60)]
    fn limit() -> u64 {
        10
    }
    #[cached(cache_if = |value| *value < limit())]
    fn value(id: u64) -> u64 {
        id
    }
    let clock = testing::freeze();
    value(1);
    clock.advance(MINUTE - NANOSECOND);
    assert!(value::contains(&1));
    clock.advance(NANOSECOND);
    assert!(!value::contains(&1));
}

#[test]
fn unread_values_go_at_their_time_and_not_before() {
    #[cached(idle = 60)]
    fn value(id: u64) -> u64 {
        id
    }
    let _alone = alone();
    let clock = testing::freeze();
    value(1);
    for _ in 0..3 {
        clock.advance(MINUTE - NANOSECOND);
        assert!(value::contains(&1), "it was read in time");
        value(1);
    }
    clock.advance(MINUTE);
    assert!(!value::contains(&1));
    assert_eq!(value::stats().loads, 1);
}

/// `stale` and `stale_if_error` each have an end of their own, whichever is later.
#[test]
fn allowances_end_each_at_its_own_time() {
    static FAILS: AtomicBool = AtomicBool::new(false);
    #[cached(timeout = 60, stale_if_error = 60, stale = 120)]
    fn value(id: u64) -> Result<u64, ()> {
        if FAILS.load(SeqCst) { Err(()) } else { Ok(id) }
    }
    let _alone = alone();
    let clock = testing::freeze();
    assert_eq!(value(1), Ok(1));
    FAILS.store(true, SeqCst);
    clock.advance(2 * MINUTE - NANOSECOND);
    assert_eq!(value(1), Ok(1), "it stands in");
    clock.advance(NANOSECOND);
    assert_eq!(
        value(1),
        Err(()),
        "it may be served meanwhile, and not instead"
    );
    assert_eq!(value::len(), 1);
    clock.advance(MINUTE);
    assert_eq!((value(1), value::len()), (Err(()), 0), "past everything");
}

#[test]
fn time_passes_for_nobody_else_meanwhile() {
    let _alone = alone();
    #[cached(timeout = "20ms")]
    fn value(id: u64) -> u64 {
        id
    }
    let clock = testing::freeze();
    value(1);
    thread::sleep(Duration::from_millis(40));
    assert!(value::contains(&1), "the clock stands");
    drop(clock);
    assert!(!value::contains(&1), "dropped, it leaves empty caches");
    value(1);
    thread::sleep(Duration::from_millis(40));
    assert!(!value::contains(&1), "the clock runs on");
    assert_eq!(value::stats().expired, 1);
}

#[test]
fn the_clock_can_be_put_forward_for_ever() {
    let _alone = alone();
    #[cached(timeout = 60)]
    fn value(id: u64) -> u64 {
        id
    }
    for ahead in [Duration::ZERO, MINUTE, Duration::MAX, Duration::MAX] {
        let clock = testing::freeze();
        value(1);
        clock.advance(ahead);
        assert_eq!(value::contains(&1), ahead < MINUTE);
        drop(clock);
        value(2);
        assert!(value::contains(&2), "after {ahead:?}");
    }
}

#[test]
fn caches_start_and_are_left_empty() {
    let _alone = alone();
    #[cached]
    fn plain(id: u64) -> u64 {
        id
    }
    #[cached]
    fn generic<T: larder::KeyPart>(of: T) -> bool {
        drop(of);
        true
    }
    struct Repo;
    impl Repo {
        #[cached(ignore(self))]
        fn find(&self, id: u64) -> u64 {
            id
        }
    }
    let fill = || {
        plain(1);
        generic(1_u8);
        Repo.find(1);
    };
    let filled = || {
        [
            plain::contains(&1),
            generic::contains(&1_u8),
            larder::entry!(Repo::find(1)).contains(),
        ]
    };
    fill();
    let clock = testing::freeze();
    assert_eq!(filled(), [false; 3]);
    fill();
    assert_eq!(filled(), [true; 3]);
    testing::clear_all();
    assert_eq!(filled(), [false; 3]);
    fill();
    drop(clock);
    assert_eq!(filled(), [false; 3]);
}

#[test]
fn one_test_at_a_time_has_the_clock() {
    let _alone = alone();
    let clock = testing::freeze();
    let (frozen, is_frozen) = channel();
    let second = thread::spawn(move || {
        let _clock = testing::freeze();
        frozen.send(()).unwrap();
    });
    let waits = is_frozen.recv_timeout(Duration::from_millis(50));
    assert_eq!(waits, Err(RecvTimeoutError::Timeout));
    drop(clock);
    is_frozen.recv_timeout(MINUTE).unwrap();
    second.join().unwrap();
}

#[test]
fn freezing_twice_on_one_thread_is_a_panic_that_says_so() {
    let _alone = alone();
    let _clock = testing::freeze();
    let panic = catch_unwind(AssertUnwindSafe(testing::freeze)).unwrap_err();
    let message = panic.downcast_ref::<&str>().unwrap();
    assert!(
        message.contains("use that `Frozen`, or drop it first"),
        "{message}"
    );
}

/// A value that panics when it is dropped does not keep the clock from others.
#[test]
fn the_clock_is_let_go_although_a_value_panics() {
    let _alone = alone();
    #[derive(Clone)]
    struct Bomb(std::sync::Arc<()>);
    impl Drop for Bomb {
        fn drop(&mut self) {
            assert!(std::sync::Arc::strong_count(&self.0) > 1, "the last one");
        }
    }
    #[cached]
    fn bomb(id: u64) -> Bomb {
        let _ = id;
        Bomb(std::sync::Arc::new(()))
    }
    let clock = testing::freeze();
    std::mem::forget(bomb(1).0.clone());
    bomb(1);
    assert!(catch_unwind(AssertUnwindSafe(|| drop(clock))).is_ok());
    let clock = testing::freeze();
    #[allow(clippy::mem_forget)]
    std::mem::forget(bomb(2));
    larder::invalidate!(bomb(1));
    drop(catch_unwind(AssertUnwindSafe(|| drop(clock))));
    drop(testing::freeze());
}

/// What a write depends on has nothing to do with time.
#[test]
fn a_frozen_clock_changes_nothing_about_writes() {
    let _alone = alone();
    static DB: AtomicU64 = AtomicU64::new(0);
    #[cached(timeout = "1s")]
    fn row(id: u64) -> u64 {
        DB.load(SeqCst) + id
    }
    #[invalidates(row(id))]
    fn write(id: u64) {
        DB.fetch_add(1, SeqCst);
    }
    let _clock = testing::freeze();
    for round in 0..100 {
        assert_eq!(row(0), round);
        write(0);
    }
}
