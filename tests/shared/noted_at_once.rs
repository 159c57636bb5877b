//! An invalidation by part, for the first time in two processes at once: two caches of one prefix over one
//! store, and functions of one name.

use crate::functions::Counter;
use crate::support::until;
use larder::store::{Fault, Memory, Operation, Pending, Reply, Store};
use larder::{Cache, cached};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::{Arc, LazyLock};
use std::thread;
use tokio::sync::Semaphore;

/// Whether a batch, which is the one of this number since it was told to, is held up.
type HeldUp = fn(usize, &[Operation]) -> bool;

/// The store of one process, which holds up a batch if it is told to.
#[derive(Clone)]
struct Held {
    memory: Memory,
    holds_up: HeldUp,
    is_told: Arc<AtomicBool>,
    batches: Arc<AtomicUsize>,
    is_held: Arc<AtomicBool>,
    go: Arc<Semaphore>,
}

impl Held {
    fn on(memory: &Memory, holds_up: HeldUp) -> Self {
        Held {
            memory: memory.clone(),
            holds_up,
            is_told: Arc::default(),
            batches: Arc::default(),
            is_held: Arc::default(),
            go: Arc::new(Semaphore::new(0)),
        }
    }

    /// Has something done by a thread, until that is held up.
    fn hold(&self, something: impl FnOnce() + Send + 'static) -> thread::JoinHandle<()> {
        self.is_told.store(true, SeqCst);
        let thread = thread::spawn(something);
        until("it is held up", || self.is_held.load(SeqCst));
        thread
    }

    /// Lets it go on.
    fn let_go(&self, thread: thread::JoinHandle<()>) {
        self.go.add_permits(1);
        thread.join().unwrap();
    }
}

impl Store for Held {
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        let is_told = self.is_told.load(SeqCst);
        let is_it = is_told && (self.holds_up)(self.batches.fetch_add(1, SeqCst), &operations);
        let is_held = is_it && !self.is_held.swap(true, SeqCst);
        let store = self.clone();
        Box::pin(async move {
            if is_held {
                store.go.acquire().await.unwrap().forget();
            }
            store.memory.run(operations).await
        })
    }

    fn name(&self) -> String {
        "held".into()
    }
}

/// The first that clears something: a mask is noted by then.
fn clears(_: usize, operations: &[Operation]) -> bool {
    let mut operations = operations.iter();
    operations.any(|operation| matches!(operation, Operation::Revoke { .. }))
}

/// What is done about the masks once they were read.
fn has_read(batch: usize, _: &[Operation]) -> bool {
    batch == 1
}

static MEMORY: LazyLock<Memory> = LazyLock::new(Memory::default);
static LOADS: Counter = Counter::new();

struct Process {
    read: fn(u64, u64) -> usize,
    write: fn(u64),
}

/// Two processes: all that is here is on one line, and is so taken for one program that runs twice.
macro_rules! processes {
    ($name:ident in $($cache:ident),*) => { [$(process!($name in $cache)),*] };
}

macro_rules! process {
    ($name:ident in $cache:ident) => {{
        #[cached(timeout = 600, store = $cache)]
        fn $name(a: u64, b: u64) -> usize {
            let _ = (a, b);
            LOADS.count()
        }
        Process {
            read: $name,
            write: |n| larder::invalidate!($name(n, _)),
        }
    }};
}

#[test]
fn what_was_made_since_one_has_cleared_a_function_is_not_cleared_by_the_other() {
    static FIRST: LazyLock<Held> = LazyLock::new(|| Held::on(&MEMORY, clears));
    static SECOND: LazyLock<Held> = LazyLock::new(|| Held::on(&MEMORY, has_read));
    static ONE: LazyLock<Cache> = LazyLock::new(|| Cache::new("at-once", FIRST.clone()));
    static OTHER: LazyLock<Cache> = LazyLock::new(|| Cache::new("at-once", SECOND.clone()));
    let [one, other] = processes!(at_once in ONE, OTHER);
    let old = (one.read)(1, 1);
    let first = FIRST.hold(move || (one.write)(7));
    let second = SECOND.hold(move || (other.write)(8));
    FIRST.let_go(first);
    let value = (one.read)(1, 1);
    assert!(value > old, "what does not hold a slice is gone");
    SECOND.let_go(second);
    assert_eq!((one.read)(1, 1), value);
    assert_eq!((other.read)(1, 1), value);
}

#[test]
fn who_does_not_come_to_clear_a_function_is_not_waited_for() {
    static FIRST: LazyLock<Held> = LazyLock::new(|| Held::on(&MEMORY, clears));
    static ONE: LazyLock<Cache> = LazyLock::new(|| Cache::new("at-last", FIRST.clone()));
    static OTHER: LazyLock<Cache> = LazyLock::new(|| Cache::new("at-last", MEMORY.clone()));
    let [one, other] = processes!(at_last in ONE, OTHER);
    let old = (other.read)(8, 1);
    let first = FIRST.hold(move || (one.write)(7));
    (other.write)(8);
    let value = (other.read)(8, 1);
    assert!(value > old);
    FIRST.let_go(first);
    (other.write)(8);
    assert!((other.read)(8, 1) > value);
}
