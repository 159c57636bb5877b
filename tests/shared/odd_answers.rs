//! A store whose answers are true and odd: what can't be relied on is not.

use crate::functions::Counter;
use larder::store::{Fault, Memory, Operation, Pending, Reply, Store, Version};
use larder::{Cache, cached};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::time::Duration;

/// A store in memory that is odd when it is told to be, in its own way.
struct Odd {
    memory: Memory,
    is_odd: AtomicBool,
    asked: AtomicUsize,
    /// Makes something else of what it is asked.
    hears: fn(&mut Operation),
    /// And of what it says to that.
    says: fn(&Operation, &mut Reply),
}

impl Odd {
    fn new(hears: fn(&mut Operation), says: fn(&Operation, &mut Reply)) -> &'static Self {
        Box::leak(Box::new(Odd {
            memory: Memory::default(),
            is_odd: AtomicBool::new(false),
            asked: AtomicUsize::new(0),
            hears,
            says,
        }))
    }

    fn is_odd(&self, is_odd: bool) {
        self.is_odd.store(is_odd, SeqCst);
    }
}

#[derive(Clone, Copy)]
struct On(&'static Odd);

impl Store for On {
    fn run(&self, mut operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        let On(odd) = *self;
        odd.asked.fetch_add(1, SeqCst);
        let is_odd = odd.is_odd.load(SeqCst);
        if is_odd {
            operations.iter_mut().for_each(odd.hears);
        }
        let replies = odd.memory.run(operations.clone());
        Box::pin(async move {
            let mut replies = replies.await;
            for (operation, reply) in operations.iter().zip(&mut replies) {
                if let (true, Ok(reply)) = (is_odd, reply) {
                    (odd.says)(operation, reply);
                }
            }
            replies
        })
    }

    fn name(&self) -> String {
        "odd memory".into()
    }
}

fn as_it_is(_: &mut Operation) {}

/// Masks that are read before the function's lease is granted may lack one that was noted since.
#[test]
fn masks_that_another_server_has_are_not_relied_on() {
    static STORE: LazyLock<&Odd> = LazyLock::new(|| {
        Odd::new(as_it_is, |operation, reply| {
            if operation.key().as_str().ends_with(":masks") {
                reply.server.fence = 7;
            }
        })
    });
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("odd-masks", On(*STORE)));
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 600, store = CACHE)]
    fn number(n: u64) -> usize {
        let _ = n;
        LOADS.count()
    }
    STORE.is_odd(true);
    assert_ne!(number(1), number(1));
    STORE.is_odd(false);
    assert_eq!(number(1), number(1));
}

/// It may have got older data, and its namespace be on another server.
#[test]
fn what_was_set_by_hand_is_not_got_of_another_server() {
    static STORE: LazyLock<&Odd> = LazyLock::new(|| {
        Odd::new(as_it_is, |operation, reply| {
            let braces = operation.key().place();
            // a lease has fewer digits
            if braces.len() == 32 {
                reply.server.fence = 7;
            }
        })
    });
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("odd-by-hand", On(*STORE)));
    let get = || CACHE.get::<u64>("key").wait().unwrap();
    let hour = Duration::from_secs(3600);
    CACHE.set("key", &1_u64, hour).wait().unwrap();
    assert_eq!(get(), Some(1));
    STORE.is_odd(true);
    assert_eq!(get(), None);
    CACHE.set("key", &2_u64, hour).wait().unwrap();
    assert_eq!(get(), Some(2));
    STORE.is_odd(false);
    assert_eq!(get(), None);
}

#[test]
fn what_can_not_be_replaced_is_not_tried_again_and_again() {
    static STORE: LazyLock<&Odd> = LazyLock::new(|| {
        let never = |operation: &mut Operation| {
            if let Operation::Swap { version, .. } = operation {
                *version = Version(7);
            }
        };
        Odd::new(never, |_, _| {})
    });
    static CACHE: LazyLock<Cache> = LazyLock::new(|| {
        let builder = Cache::builder("odd-swaps", On(*STORE));
        builder.patience(Duration::from_millis(300)).build()
    });
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 600, store = CACHE)]
    fn stuck(n: u64) -> usize {
        let _ = n;
        LOADS.count()
    }
    let before = stuck(1);
    // its entry stays, and is dead
    stuck::clear().wait().unwrap();
    STORE.is_odd(true);
    let asked = STORE.asked.load(SeqCst);
    assert_ne!(stuck(1), before);
    let asked = STORE.asked.load(SeqCst) - asked;
    assert!(asked < 20, "{asked} times");
}

/// A function whose name another may have is not shared, and nobody could tell what is built on it.
#[test]
fn what_is_built_on_what_nobody_vouches_for_is_not_kept() {
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("odd-closures", Memory::default()));
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 600, ignore(change), store = CACHE)]
    fn changed<F: Fn(u64) -> u64 + 'static>(n: u64, change: F) -> u64 {
        change(n)
    }
    #[cached]
    fn outer(n: u64) -> (u64, usize) {
        (changed(n, |n| n + 1), LOADS.count())
    }
    assert_ne!(outer(1), outer(1));
}
