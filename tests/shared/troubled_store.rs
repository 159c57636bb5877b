//! A store that tells nobody of what this process changes, as a store may, and has trouble at times.

use larder::store::{Fault, FaultKind, Memory, Operation, Pending, Reply, Store, Watcher};
use larder::{Cache, Near, cached, invalidates};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Barrier, LazyLock};
use std::thread;
use std::time::{Duration, Instant};

#[derive(Clone, Default)]
struct Odd {
    memory: Memory,
    holds_up: Arc<AtomicBool>,
    fails: Arc<AtomicBool>,
    refuses: Arc<AtomicBool>,
}

static AT_MASKS: Barrier = Barrier::new(2);
static GO_ON: Barrier = Barrier::new(2);

impl Store for Odd {
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        let is_of_masks = |it: &Operation| {
            matches!(it, Operation::Hold { .. }) && it.key().as_str().ends_with(":masks")
        };
        let masks = operations.iter().any(is_of_masks);
        if masks && self.holds_up.swap(false, SeqCst) {
            AT_MASKS.wait();
            GO_ON.wait();
        }
        if self.refuses.load(SeqCst)
            && operations
                .iter()
                .any(|it| !matches!(it, Operation::Get { .. }))
        {
            let fault = Fault::new(FaultKind::Refused, "NOREPLICAS");
            let faults = operations.iter().map(|_| Err(fault.clone())).collect();
            return Box::pin(std::future::ready(faults));
        }
        if masks && self.fails.load(SeqCst) {
            let fault = Fault::new(FaultKind::TimedOut, "the node of the masks is away");
            let faults = operations.iter().map(|_| Err(fault.clone())).collect();
            return Box::pin(std::future::ready(faults));
        }
        let replies = self.memory.run(operations);
        Box::pin(async move {
            let mut replies = replies.await;
            for reply in replies.iter_mut().flatten() {
                reply.server.session = 1;
            }
            replies
        })
    }
    fn name(&self) -> String {
        "odd".into()
    }
    fn is_one_server(&self) -> bool {
        true
    }
    fn watch(&self, _: Arc<dyn Watcher>) -> bool {
        true
    }
}

#[test]
fn what_is_kept_near_while_a_mask_is_noted_goes() {
    static STORE: LazyLock<Odd> = LazyLock::new(Odd::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| {
        Cache::builder("odd-near", STORE.clone())
            .near(Near::Tracked)
            .build()
    });
    static DATABASE: AtomicU64 = AtomicU64::new(1);
    #[cached(timeout = 600, store = CACHE)]
    fn inner(n: u64, m: u64) -> u64 {
        let _ = (n, m);
        DATABASE.load(SeqCst)
    }
    #[cached(timeout = 600, store = CACHE)]
    fn outer(n: u64) -> u64 {
        inner(n, 1)
    }
    #[invalidates(inner(n, ..))]
    fn write(n: u64, value: u64) {
        let _ = n;
        DATABASE.store(value, SeqCst);
    }
    assert_eq!((outer(1), outer(1)), (1, 1));
    STORE.holds_up.store(true, SeqCst);
    let writer = thread::spawn(|| write(1, 2));
    AT_MASKS.wait();
    assert_eq!(outer(1), 1, "the write has not returned");
    GO_ON.wait();
    writer.join().unwrap();
    assert_eq!(inner(1, 1), 2);
    assert_eq!(outer(1), 2, "the write has returned");
}

/// What it names is of no slice that anybody knows, but all is of the function.
#[test]
fn a_write_in_two_phases_whose_mask_is_not_noted_marks_the_function() {
    static STORE: LazyLock<Odd> = LazyLock::new(Odd::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("odd-two", STORE.clone()));
    static OTHER: LazyLock<Cache> = LazyLock::new(|| Cache::new("odd-two", STORE.clone()));
    static LOADS: AtomicU64 = AtomicU64::new(0);
    type Read = fn(u64, u64) -> u64;
    type Write = fn(u64, Read, bool) -> Result<(), Failed>;
    #[derive(Debug)]
    struct Failed;
    impl From<Fault> for Failed {
        fn from(_: Fault) -> Self {
            Failed
        }
    }
    macro_rules! process {
        ($cache:ident) => {{
            #[cached(timeout = 600, store = $cache)]
            fn noted(n: u64, m: u64) -> u64 {
                let _ = (n, m);
                LOADS.fetch_add(1, SeqCst)
            }
            #[invalidates(two_phase, on_unacknowledged = error, noted(n, ..))]
            fn write(n: u64, elsewhere: Read, fails_at_the_end: bool) -> Result<(), Failed> {
                let _ = n;
                STORE.fails.store(false, SeqCst);
                // should this process be killed now
                let reads = thread::spawn(move || (elsewhere(1, 1), elsewhere(1, 1)));
                let (first, second) = reads.join().unwrap();
                assert_ne!(first, second, "nothing is stored");
                STORE.fails.store(fails_at_the_end, SeqCst);
                Ok(())
            }
            (noted as Read, write as Write)
        }};
    }
    // two processes: of one program, since they are on one line
    let [(_, write), (elsewhere, _)]: [(Read, Write); 2] = [process!(CACHE), process!(OTHER)];
    for fails_at_the_end in [false, true] {
        let before = elsewhere(1, 1);
        assert_eq!(elsewhere(1, 1), before);
        STORE.fails.store(true, SeqCst);
        write(1, elsewhere, fails_at_the_end).unwrap();
        STORE.fails.store(false, SeqCst);
        let after = elsewhere(1, 1);
        assert!(after > before + 2, "{after}, {before} before");
        assert_eq!(elsewhere(1, 1), after, "a mark is left");
        assert_eq!(CACHE.health().late, 0);
    }
}

/// Its time is an hour, which no test waits for.
#[test]
fn the_mark_of_a_late_write_goes_with_its_invalidation() {
    static STORE: LazyLock<Odd> = LazyLock::new(Odd::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| {
        let builder = Cache::builder("odd-mark", STORE.clone());
        builder.longest_write(Duration::from_secs(3600)).build()
    });
    static LOADS: AtomicU64 = AtomicU64::new(0);
    #[cached(timeout = 600, store = CACHE)]
    fn counted(n: u64) -> u64 {
        n + LOADS.fetch_add(1, SeqCst)
    }
    #[invalidates(two_phase, counted(n))]
    fn write(n: u64) {
        let _ = n;
        STORE.refuses.store(true, SeqCst);
    }
    let before = counted(1);
    assert_eq!(counted(1), before);
    write(1);
    assert_eq!(CACHE.health().late, 1);
    STORE.refuses.store(false, SeqCst);
    let give_up = Instant::now() + Duration::from_secs(60);
    while counted(1) != counted(1) {
        assert!(Instant::now() < give_up, "a mark is left");
        thread::sleep(Duration::from_millis(20));
    }
    assert!(counted(1) > before);
}

#[test]
fn patience_may_be_without_end() {
    static CACHE: LazyLock<Cache> = LazyLock::new(|| {
        Cache::builder("odd-patience", Memory::default())
            .patience(Duration::MAX)
            .build()
    });
    static LOADS: AtomicU64 = AtomicU64::new(0);
    #[cached(timeout = 600, store = CACHE)]
    fn patient(n: u64) -> u64 {
        LOADS.fetch_add(1, SeqCst);
        n
    }
    assert_eq!((patient(1), patient(1)), (1, 1));
    assert_eq!(LOADS.load(SeqCst), 1, "nothing is stored");
}

#[test]
fn a_ticket_whose_timeout_panics_invalidates() {
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("odd-ticket", Memory::default()));
    static DATABASE: AtomicU64 = AtomicU64::new(1);
    static PANICS: AtomicBool = AtomicBool::new(false);
    fn time() -> Duration {
        assert!(!PANICS.load(SeqCst), "no setting");
        Duration::from_secs(600)
    }
    #[cached(timeout = time(), store = CACHE)]
    fn value(n: u64) -> u64 {
        let _ = n;
        DATABASE.load(SeqCst)
    }
    assert_eq!(value(1), 1);
    let ticket = value::begin_put(&1).wait();
    DATABASE.store(2, SeqCst);
    PANICS.store(true, SeqCst);
    let put = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop(ticket.put(2).wait())));
    PANICS.store(false, SeqCst);
    assert!(put.is_err());
    assert_eq!(value(1), 2, "the ticket is used up");
    DATABASE.store(3, SeqCst);
    PANICS.store(true, SeqCst);
    let put = std::panic::catch_unwind(|| drop(value::put(&1, 3).wait()));
    PANICS.store(false, SeqCst);
    assert!(put.is_err());
    assert_eq!(value(1), 3, "so is the right to put without one");
}

#[test]
fn what_is_kept_near_during_a_write_that_is_late_goes() {
    static STORE: LazyLock<Odd> = LazyLock::new(Odd::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| {
        Cache::builder("odd-late", STORE.clone())
            .near(Near::Tracked)
            .build()
    });
    static DATABASE: AtomicU64 = AtomicU64::new(1);
    #[cached(timeout = 600, store = CACHE)]
    fn late_inner(n: u64, m: u64) -> u64 {
        let _ = (n, m);
        DATABASE.load(SeqCst)
    }
    #[cached(timeout = 600, store = CACHE)]
    fn late_outer(n: u64) -> u64 {
        late_inner(n, 1)
    }
    #[invalidates(late_inner(n, ..))]
    fn write(n: u64, value: u64) {
        // somebody else's call, meanwhile
        assert_eq!(thread::spawn(move || late_outer(n)).join().unwrap(), 1);
        DATABASE.store(value, SeqCst);
    }
    assert_eq!((late_outer(1), late_outer(1)), (1, 1));
    STORE.refuses.store(true, SeqCst);
    write(1, 2);
    assert_ne!(CACHE.health().late, 0);
    let after = late_outer(1);
    STORE.refuses.store(false, SeqCst);
    assert_eq!(
        after, 2,
        "the write has returned, and this process is served nothing of it"
    );
}
