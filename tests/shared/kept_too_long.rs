//! A store that keeps what it has longer than it should.

use crate::functions::Counter;
use crate::support::within;
use larder::store::{Fault, FaultKind, Memory, Operation, Pending, Reply, Store};
use larder::{Cache, cached};
use std::future::ready;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};
use std::thread::sleep;
use std::time::{Duration, Instant};

#[derive(Clone, Default)]
struct Lasting {
    memory: Memory,
    is_away: Arc<AtomicBool>,
}

impl Store for Lasting {
    fn run(&self, mut operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        for operation in &mut operations {
            if let Operation::Add { ttl, .. }
            | Operation::Set { ttl, .. }
            | Operation::Swap { ttl, .. } = operation
            {
                *ttl += Duration::from_secs(3600);
            }
        }
        if self.is_away.load(Ordering::SeqCst) {
            let fault = Fault::new(FaultKind::Refused, "it is away");
            return Box::pin(ready(vec![Err(fault); operations.len()]));
        }
        self.memory.run(operations)
    }

    fn name(&self) -> String {
        "lasting memory".into()
    }
}

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("lasting", Lasting::default()));

const TIMEOUT: Duration = Duration::from_millis(500);

#[test]
fn an_entry_that_has_expired_is_not_served() {
    static LOADS: Counter = Counter::new();
    #[cached(timeout = "500ms", store = CACHE)]
    fn short(n: u64) -> usize {
        let _ = n;
        LOADS.count()
    }
    let begun = Instant::now();
    let counts = (short(1), short(1));
    // unless this machine is too slow to say
    assert!(begun.elapsed() >= TIMEOUT || counts == (0, 0));
    sleep(TIMEOUT * 2);
    assert_eq!(short::peek(&1).wait(), Ok(None));
    assert!(short(1) > counts.1);
}

#[test]
fn what_is_set_by_hand_and_has_expired_is_not_got() {
    CACHE.set("k", &1, TIMEOUT).wait().unwrap();
    sleep(TIMEOUT * 2);
    assert_eq!(CACHE.get::<i32>("k").wait(), Ok(None));
    assert_eq!(CACHE.delete("k").wait(), Ok(false));
}

/// Who has left it did not come back to take it away.
#[test]
fn what_says_that_an_entry_is_computed_is_believed_for_a_while() {
    static STORE: LazyLock<Lasting> = LazyLock::new(Lasting::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| {
        let builder = Cache::builder("marks", STORE.clone());
        builder.patience(Duration::from_millis(100)).build()
    });
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn marked(n: u64) -> usize {
        let _ = n;
        let loads = LOADS.count();
        STORE.is_away.store(loads == 0, Ordering::SeqCst);
        loads
    }
    assert_eq!(marked(1), 0);
    STORE.is_away.store(false, Ordering::SeqCst);
    within(Duration::from_secs(5), || {
        assert_eq!((marked(1), marked(1)), (1, 1));
    });
}
