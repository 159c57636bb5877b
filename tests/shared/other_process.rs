//! What another process does to the entries of this one: a cache of the same prefix over the same store,
//! and a function of the same name.

use crate::functions::{Counter, Tampered};
use crate::near::Telling;
use crate::support::{until, within};
use larder::{Cache, Tag, cached};
use std::sync::{Barrier, LazyLock};
use std::thread;
use std::time::Duration;

static STORE: LazyLock<Telling> = LazyLock::new(Telling::default);
static ONE: LazyLock<Cache> = LazyLock::new(|| STORE.cache("processes"));
static OTHER: LazyLock<Cache> = LazyLock::new(|| Cache::new("processes", STORE.clone()));

static LOADS: Counter = Counter::new();

/// A function that says how often it was computed before, and its invalidations by part, each by others.
struct Process {
    read: fn(u64, u64, u64, u64) -> usize,
    write: [fn(u64); 9],
}

/// Processes, one for each cache. All that is here is on one line, and is so taken for one program that runs
/// several times.
macro_rules! processes {
    ($name:ident in $($cache:ident),*) => {
        [$(process!($name in $cache)),*]
    };
}

macro_rules! process {
    ($name:ident in $cache:ident) => {{
        #[cached(timeout = 60, store = $cache)]
        fn $name(a: u64, b: u64, c: u64, d: u64) -> usize {
            let _ = (a, b, c, d);
            LOADS.count()
        }
        Process {
            read: $name,
            write: [
                |n| larder::invalidate!($name(n, ..)),
                |n| larder::invalidate!($name(_, n, ..)),
                |n| larder::invalidate!($name(_, _, n, _)),
                |n| larder::invalidate!($name(_, _, _, n)),
                |n| larder::invalidate!($name(n, n, ..)),
                |n| larder::invalidate!($name(n, _, n, _)),
                |n| larder::invalidate!($name(n, _, _, n)),
                |n| larder::invalidate!($name(_, n, n, _)),
                |n| larder::invalidate!($name(_, n, _, n)),
            ],
        }
    }};
}

impl Process {
    fn of(&self, n: u64) -> usize {
        (self.read)(n, n, n, n)
    }
}

#[test]
fn processes_share_entries_and_invalidations() {
    let [one, other] = processes!(shared in ONE, OTHER);
    let value = one.of(1);
    assert_eq!((other.of(1), one.of(1)), (value, value));
    other.write[0](1);
    // nobody has told the former, which keeps it near
    STORE.tell_of_all();
    let anew = one.of(1);
    assert!(anew > value);
    assert_eq!(other.of(1), anew);
}

/// It has never seen an invalidation by part, and still all that it stores goes by part.
#[test]
fn a_mask_is_learnt_from_the_store() {
    let [one, other] = processes!(learning in ONE, OTHER);
    one.write[0](1);
    let (value, apart) = (other.of(1), other.of(2));
    assert_eq!((one.of(1), one.of(2)), (value, apart));
    one.write[0](1);
    assert!(other.of(1) > value);
    assert_eq!((other.of(2), one.of(2)), (apart, apart));
}

/// Past eight masks an invalidation by part clears the function.
#[test]
fn masks_of_which_there_are_too_many() {
    let [one, other] = processes!(full in ONE, OTHER);
    for _ in 0..2 {
        for (at, write) in one.write.iter().enumerate() {
            // what the other has stored is kept near here
            let value = other.of(1);
            assert_eq!((one.of(1), one.of(1)), (value, value), "{at}");
            write(1);
            let anew = one.of(1);
            assert!(anew > value, "{at}");
            assert_eq!(other.of(1), anew, "{at}");
        }
    }
}

/// Of one that is known to this process alone, since the store has no room for more.
#[test]
fn a_mask_for_which_the_store_has_no_room() {
    let [one, other] = processes!(without_room in ONE, OTHER);
    other.write[..8].iter().for_each(|write| write(1));
    for _ in 0..3 {
        let value = other.of(1);
        let near = one.of(1);
        assert!(near >= value);
        one.write[8](1);
        let anew = one.of(1);
        assert!(anew > near);
        assert!(other.of(1) >= anew);
    }
}

/// What this process could not invalidate by part is gone as a whole once the store is told.
#[test]
fn a_mask_that_the_store_could_not_be_told_of() {
    static STORE: LazyLock<Tampered> = LazyLock::new(Tampered::default);
    static ONE: LazyLock<Cache> = LazyLock::new(|| Cache::new("late", STORE.clone()));
    static OTHER: LazyLock<Cache> = LazyLock::new(|| Cache::new("late", STORE.clone()));
    let [one, other] = processes!(late in ONE, OTHER);
    let value = other.of(1);
    STORE.fail(true);
    one.write[0](1);
    STORE.fail(false);
    assert!(one.of(1) > value);
    until("the other process is told", || other.of(1) > value);
}

#[derive(Tag)]
#[tag(store = OTHER)]
struct Row(u64);

/// It does not go with the tag that this build has.
#[test]
fn what_another_build_has_stored_without_a_tag_is_computed_anew() {
    macro_rules! builds {
        ($n:ident; $(($($options:tt)*)),*) => {
            [$({
                #[cached(timeout = 60, $($options)*)]
                fn built($n: u64) -> usize {
                    let _ = $n;
                    LOADS.count()
                }
                built as fn(u64) -> usize
            }),*]
        };
    }
    let [former, present] = builds!(n; (store = ONE), (store = OTHER, tags(Row(n))));
    let value = former(1);
    let anew = present(1);
    assert!(anew > value);
    larder::invalidate!(Row(1));
    assert!(present(1) > anew);
}

/// Each computes what the other needs for that: one of them does not wait any longer.
#[test]
fn processes_that_wait_for_each_other_go_on() {
    static BOTH: Barrier = Barrier::new(2);
    macro_rules! circle {
        ($(($cache:ident $left:expr, $right:expr)),*) => {
            [$({
                #[cached(timeout = 60, store = $cache)]
                fn left(n: u64) -> u64 {
                    ($left)(n)
                }
                #[cached(timeout = 60, store = $cache)]
                fn right(n: u64) -> u64 {
                    ($right)(n)
                }
                [left as fn(u64) -> u64, right]
            }),*]
        };
    }
    fn one(n: u64) -> u64 {
        n
    }
    let [[left, _], [_, right]] = circle!(
        (ONE |n| { BOTH.wait(); right(n) + 1 }, one),
        (OTHER one, |n| { BOTH.wait(); left(n) + 1 })
    );
    within(Duration::from_secs(6), || {
        let other = thread::spawn(move || right(1));
        let both = (left(1), other.join().unwrap());
        // who waits a little longer is given what the other has computed
        assert!(matches!(both, (2, 2) | (2, 3) | (3, 2)), "{both:?}");
    });
}
