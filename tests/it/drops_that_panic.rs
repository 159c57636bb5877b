//! Values whose `Drop` panics: what was to be invalidated is, and nobody hangs.

use crate::support::{let_them_join, within};
use larder::{cached, invalidates};
use std::fmt::Debug;
use std::hash::Hash;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::SeqCst};
use std::thread;

/// More than anything takes here, and less than a thread waits for a load.
const SECONDS: u64 = 8;

/// Panics when it is dropped, if it is armed; once, for a second panic would abort.
#[derive(Debug)]
struct Bomb(u64, &'static AtomicBool);

impl Drop for Bomb {
    fn drop(&mut self) {
        assert!(!self.1.swap(false, SeqCst), "as planned");
    }
}

/// Runs something while the bombs are armed, and disarms what it left.
fn armed(bombs: &AtomicBool, run: impl FnOnce()) {
    bombs.store(true, SeqCst);
    let _ = catch_unwind(AssertUnwindSafe(run));
    bombs.store(false, SeqCst);
}

/// `bombs! { items }` makes a database of one number, a function that reads it and returns a bomb,
/// and one built on that, and then the items.
macro_rules! bombs {
    ($($item:item)*) => {
        static DB: AtomicU64 = AtomicU64::new(1);
        static ARMED: AtomicBool = AtomicBool::new(false);
        #[cached]
        fn inner(id: u64) -> Arc<Bomb> {
            let _ = id;
            Arc::new(Bomb(DB.load(SeqCst), &ARMED))
        }
        #[cached]
        fn outer(id: u64) -> u64 {
            inner(id).0
        }
        #[cached]
        fn other(id: u64) -> u64 {
            let _ = id;
            DB.load(SeqCst)
        }
        /// What calls get now, each on its first and on its second try.
        #[allow(dead_code)]
        fn answers(id: u64) -> [u64; 6] {
            let read = || [inner(id).0, outer(id), other(id)];
            let ([a, b, c], [d, e, f]) = (read(), read());
            [a, b, c, d, e, f]
        }
        $($item)*
    };
}

#[test]
fn what_is_built_on_an_entry_goes_with_it() {
    bombs! {
        #[invalidates(inner(id), other(id))]
        fn write(id: u64, to: u64) {
            let _ = id;
            DB.store(to, SeqCst);
        }
    }
    within(SECONDS, || {
        assert_eq!(answers(1), [1; 6]);
        armed(&ARMED, || write(1, 2));
        assert_eq!(answers(1), [2; 6]);
        DB.store(3, SeqCst);
        armed(&ARMED, || {
            larder::invalidate!(inner(1), other(1));
        });
        // one by one: the macro may end with the panic
        other::invalidate(&1);
        assert_eq!(answers(1), [3; 6]);
    });
}

#[test]
fn what_is_built_on_a_function_goes_with_it() {
    bombs! {
        #[invalidates(other(..), inner(..))]
        fn write(to: u64) {
            DB.store(to, SeqCst);
        }
    }
    within(SECONDS, || {
        for id in 0..10 {
            assert_eq!(answers(id), [1; 6]);
        }
        armed(&ARMED, || write(2));
        for id in 0..10 {
            assert_eq!(answers(id), [2; 6]);
        }
        DB.store(3, SeqCst);
        other::clear();
        armed(&ARMED, inner::clear);
        for id in 0..10 {
            assert_eq!(answers(id), [3; 6]);
        }
    });
}

#[test]
fn the_first_use_of_a_partial_key_clears_the_function() {
    bombs! {
        #[cached]
        fn posts(user: u64, page: u64) -> Arc<Bomb> {
            let _ = page;
            inner(user)
        }
        #[invalidates(other(user), posts(user, ..), inner(user))]
        fn write(user: u64, to: u64) {
            DB.store(to, SeqCst);
        }
    }
    within(SECONDS, || {
        assert_eq!((answers(1), posts(1, 1).0), ([1; 6], 1));
        armed(&ARMED, || write(1, 2));
        // it may have panicked before its body
        assert_eq!(answers(1), [DB.load(SeqCst); 6]);
        armed(&ARMED, || write(1, 3));
        assert_eq!((answers(1), posts(1, 1).0), ([3; 6], 3));
    });
}

#[test]
fn every_instance_of_a_generic_function_is_cleared() {
    static DB: AtomicU64 = AtomicU64::new(1);
    static ARMED: AtomicBool = AtomicBool::new(false);
    #[cached]
    fn of<T: Hash + Eq + Clone + Debug + Send + Sync + 'static>(of: T) -> Arc<Bomb> {
        let _ = of;
        Arc::new(Bomb(DB.load(SeqCst), &ARMED))
    }
    #[cached]
    fn all(id: u8) -> [u64; 3] {
        [of(id).0, of(u16::from(id)).0, of(u32::from(id)).0]
    }
    #[invalidates(of(..))]
    fn write(to: u64) {
        DB.store(to, SeqCst);
    }
    within(SECONDS, || {
        for to in 2..6 {
            for id in 0..3 {
                assert_eq!(all(id), [to - 1; 3]);
            }
            armed(&ARMED, || write(to));
            assert_eq!((of(0_u8).0, of(0_u16).0, of(0_u32).0), (to, to, to));
        }
    });
}

#[test]
fn a_failed_write_invalidates_whatever_it_was_to_put() {
    bombs! {
        #[invalidates(inner(id), other(id))]
        fn write(id: u64, to: u64) -> Result<(), ()> {
            DB.store(to, SeqCst);
            inner::put(&id, Arc::new(Bomb(to + 100, &ARMED)));
            inner::put(&(id + 1), Arc::new(Bomb(to + 100, &ARMED)));
            Err(())
        }
        #[invalidates(other(id), inner(id + 1), inner(id))]
        fn panics(id: u64, to: u64) {
            DB.store(to, SeqCst);
            inner::put(&id, Arc::new(Bomb(to + 100, &ARMED)));
            panic!("as planned");
        }
    }
    within(SECONDS, || {
        assert_eq!((answers(1), inner(2).0, outer(2)), ([1; 6], 1, 1));
        armed(&ARMED, || _ = write(1, 2));
        assert_eq!((answers(1), inner(2).0, outer(2)), ([2; 6], 2, 2));
        // nothing is armed here: two panics at once would abort
        catch_unwind(|| panics(1, 3)).unwrap_err();
        assert_eq!((answers(1), inner(2).0, outer(2)), ([3; 6], 3, 3));
    });
}

#[test]
fn what_is_built_on_the_former_value_goes_with_a_put_of_several() {
    bombs! {
        #[invalidates(inner(id), inner(id + 1), inner(id + 2), other(id))]
        fn write(id: u64, to: u64) {
            DB.store(to, SeqCst);
            for id in id..id + 3 {
                inner::put(&id, Arc::new(Bomb(to, &ARMED)));
            }
        }
    }
    within(SECONDS, || {
        for to in 2..6 {
            for id in 1..4 {
                answers(id);
            }
            armed(&ARMED, || write(1, to));
            assert_eq!(answers(1), [to; 6]);
            assert_eq!((inner(2).0, outer(2)), (to, to));
            assert_eq!((inner(3).0, outer(3)), (to, to));
        }
    });
}

#[test]
fn a_put_that_panics_holds_up_nobody() {
    bombs! {}
    within(SECONDS, || {
        assert_eq!(answers(1), [1; 6]);
        DB.store(2, SeqCst);
        other::invalidate(&1);
        armed(&ARMED, || inner::put(&1, Arc::new(Bomb(2, &ARMED))));
        assert_eq!(answers(1), [2; 6]);
        DB.store(3, SeqCst);
        other::invalidate(&1);
        armed(&ARMED, || _ = inner::refresh(1));
        assert_eq!(answers(1), [3; 6]);
    });
}

#[test]
fn an_evicted_value_that_panics_holds_up_nobody() {
    static ARMED: AtomicBool = AtomicBool::new(false);
    #[cached(capacity = 4)]
    fn value(id: u64) -> Arc<Bomb> {
        Arc::new(Bomb(id, &ARMED))
    }
    within(SECONDS, || {
        for id in 0..100 {
            armed(&ARMED, || assert_eq!(value(id).0, id));
            assert_eq!(value(id).0, id);
        }
        assert!(value::len() <= 4);
    });
}

/// A value that panics when it is dropped, once that is asked for.
#[derive(Clone)]
struct Fused(u64);

static LIT: AtomicBool = AtomicBool::new(false);

impl Drop for Fused {
    fn drop(&mut self) {
        if self.0 == 99 && LIT.load(SeqCst) && !thread::panicking() {
            panic!("a value was dropped");
        }
    }
}

/// A refresh that was overtaken takes out what was put meanwhile; that its drop panics is nothing to
/// those who wait for the refresh.
#[test]
fn who_waits_for_a_leader_that_panics_as_it_lands_goes_on() {
    static LOADS: AtomicUsize = AtomicUsize::new(0);
    static GO: AtomicBool = AtomicBool::new(false);
    #[cached]
    fn fused(id: u64) -> Fused {
        if LOADS.fetch_add(1, SeqCst) == 0 {
            while !GO.load(SeqCst) {
                thread::yield_now();
            }
        }
        Fused(id)
    }
    let seen = within(SECONDS, || {
        let leader = thread::spawn(|| fused::refresh(1));
        while LOADS.load(SeqCst) == 0 {
            thread::yield_now();
        }
        let waiter = thread::spawn(|| fused(1).0);
        let_them_join();
        fused::put(&1, Fused(99));
        LIT.store(true, SeqCst);
        GO.store(true, SeqCst);
        let _ = leader.join();
        let seen = waiter.join().unwrap();
        LIT.store(false, SeqCst);
        seen
    });
    assert!(seen == 1 || seen == 99);
}
