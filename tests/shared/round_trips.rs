//! How often a store is asked, as `src/docs/store.md` says.

use larder::store::{Fault, Memory, Operation, Pending, Reply, Store};
use larder::{Cache, cached, invalidates};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

static ASKED: AtomicUsize = AtomicUsize::new(0);

/// Counts round trips.
#[derive(Default)]
struct Counted(Memory);

impl Store for Counted {
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        ASKED.fetch_add(1, Ordering::SeqCst);
        self.0.run(operations)
    }

    fn is_one_server(&self) -> bool {
        true
    }

    fn name(&self) -> String {
        "counted".into()
    }
}

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("counted", Counted::default()));

#[cached(timeout = 60, store = CACHE)]
fn product(one: u64, other: u64) -> u64 {
    one * other
}

#[invalidates(product(one, other))]
fn write(one: u64, other: u64) {
    let _ = (one, other);
}

#[invalidates(product(one, ..))]
fn write_all(one: u64) {
    let _ = one;
}

/// How often the store is asked meanwhile.
fn round_trips(during: impl FnOnce()) -> usize {
    let before = ASKED.load(Ordering::SeqCst);
    during();
    ASKED.load(Ordering::SeqCst) - before
}

#[test]
fn calls_and_invalidations_take_as_many_as_is_said() {
    let call = || assert_eq!(product(2, 3), 6);
    assert_eq!(round_trips(call), 3, "a miss");
    assert_eq!(round_trips(call), 1, "a hit");
    assert_eq!(round_trips(|| write(2, 3)), 1);
    call();
    assert_eq!(round_trips(|| write_all(2)), 8, "the first by part");
    call();
    assert_eq!(round_trips(|| write_all(2)), 3);
}
