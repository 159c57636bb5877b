//! Clearing, and what overlaps it.

use super::{HOUR, NEVER, with_caches};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn clear_takes_all_that_was_set() {
    with_caches(|caches| {
        let [cache, other] = [caches.one(), caches.one()];
        cache
            .set_many([("a", &1), ("b", &2)], NEVER)
            .wait()
            .unwrap();
        cache
            .under("x")
            .under("y")
            .set("c", &3, HOUR)
            .wait()
            .unwrap();
        other.incr("n", 4).wait().unwrap();
        cache.clear().wait().unwrap();
        assert_eq!(
            other.get_many::<i32>(["a", "b"]).wait().unwrap(),
            [None, None]
        );
        assert!(!other.under("x").under("y").has("c").wait().unwrap());
        assert!(!other.has("n").wait().unwrap());
        other.set("a", &5, HOUR).wait().unwrap();
        assert_eq!(cache.get("a").wait().unwrap(), Some(5));
        assert_eq!(cache.get::<i32>("b").wait().unwrap(), None);
    });
}

#[test]
fn clear_under_a_name_takes_what_is_under_it_alone() {
    with_caches(|caches| {
        let cache = caches.one();
        let [a, b] = [cache.under("a"), cache.under("b")];
        let both = [a.under("b"), b.under("a")];
        let set = || {
            for place in [&a, &b, &both[0], &both[1]] {
                place.set("k", &1, HOUR).wait().unwrap();
            }
            cache.set("k", &1, HOUR).wait().unwrap();
        };
        let has = || {
            let places = [&a, &b, &both[0], &both[1]];
            places.map(|place| place.has("k").wait().unwrap())
        };
        set();
        a.clear().wait().unwrap();
        assert_eq!(has(), [false, true, false, true]);
        assert!(cache.has("k").wait().unwrap());
        set();
        assert_eq!(has(), [true; 4]);
        both[1].clear().wait().unwrap();
        assert_eq!(has(), [true, true, true, false]);
        cache.clear().wait().unwrap();
        assert_eq!(has(), [false; 4]);
    });
}

#[test]
fn nothing_from_before_a_clear_is_got_after_it() {
    with_caches(|caches| {
        let [writer, clearer] = [caches.one().under("a"), caches.one().under("a")];
        let (set, is_over) = (AtomicU64::new(0), AtomicBool::new(false));
        thread::scope(|scope| {
            scope.spawn(|| {
                for number in 1.. {
                    writer.set("k", &number, NEVER).wait().unwrap();
                    set.store(number, Ordering::SeqCst);
                    if is_over.load(Ordering::SeqCst) {
                        return;
                    }
                }
            });
            let end = Instant::now() + Duration::from_millis(500);
            while Instant::now() < end {
                let before = set.load(Ordering::SeqCst);
                clearer.clear().wait().unwrap();
                let got = clearer.get::<u64>("k").wait().unwrap();
                assert!(got.is_none_or(|got| got > before), "{got:?} after {before}");
            }
            is_over.store(true, Ordering::SeqCst);
        });
        // a set that no clear overlaps remains
        writer.set("k", &0_u64, NEVER).wait().unwrap();
        assert_eq!(clearer.get("k").wait().unwrap(), Some(0_u64));
    });
}

#[test]
fn a_counter_that_is_cleared_begins_again_once_for_each_time() {
    with_caches(|caches| {
        let [cache, other] = [caches.one(), caches.one()];
        let cleared = AtomicU64::new(0);
        let is_over = AtomicBool::new(false);
        let ones = thread::scope(|scope| {
            scope.spawn(|| {
                while !is_over.load(Ordering::SeqCst) {
                    cleared.fetch_add(1, Ordering::SeqCst);
                    other.clear().wait().unwrap();
                    thread::sleep(Duration::from_millis(1));
                }
            });
            let counts: Vec<i64> = (0..300)
                .map(|_| cache.incr("n", 1).wait().unwrap())
                .collect();
            is_over.store(true, Ordering::SeqCst);
            assert!(
                counts
                    .windows(2)
                    .all(|two| two[1] == 1 || two[1] == two[0] + 1)
            );
            counts.into_iter().filter(|count| *count == 1).count()
        });
        assert!(ones as u64 <= 1 + cleared.into_inner());
    });
}
