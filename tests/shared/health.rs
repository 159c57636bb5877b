//! What a cache tells of its store: what went wrong is counted, and what is not good is computed.

use crate::functions::Counter;
use crate::logs::{lines, listen};
use crate::support::{until, within};
use larder::store::{Answer, Fault, FaultKind, Memory, Operation, Pending, Reply, Store};
use larder::{Cache, cached};
use log::Level;
use std::future::ready;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

const IS_WELL: u8 = 0;
/// What it says is not what it was told.
const GARBLES: u8 = 1;
/// It says nothing.
const IS_AWAY: u8 = 2;
/// It has no room for leases, or for values.
const REFUSES_LEASES: u8 = 3;
const REFUSES_VALUES: u8 = 6;
/// It says nothing the next two times that it is asked.
const IS_SLOW: u8 = 4;
const IS_SLOWER: u8 = 5;

/// A store that may not be well. Clones are one store.
#[derive(Clone, Default)]
struct Poor {
    memory: Memory,
    state: Arc<AtomicU8>,
}

impl Poor {
    fn becomes(&self, state: u8) {
        self.state.store(state, Ordering::SeqCst);
    }
}

impl Store for Poor {
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        let state = self.state.load(Ordering::SeqCst);
        if matches!(state, IS_AWAY | IS_SLOW | IS_SLOWER) {
            match state {
                IS_SLOWER => self.becomes(IS_SLOW),
                IS_SLOW => self.becomes(IS_WELL),
                _ => {}
            }
            let fault = Fault::new(FaultKind::TimedOut, "it is away");
            return Box::pin(ready(vec![Err(fault); operations.len()]));
        }
        let refused: Vec<bool> = operations.iter().map(|it| refuses(state, it)).collect();
        let looks = |(operation, is_refused): (Operation, &bool)| match is_refused {
            true => Operation::Get {
                key: operation.key().clone(),
            },
            false => operation,
        };
        let replies = self
            .memory
            .run(operations.into_iter().zip(&refused).map(looks).collect());
        Box::pin(async move {
            let mut replies = replies.await;
            if state == GARBLES {
                replies.iter_mut().flatten().for_each(garble);
            }
            for (reply, _) in replies
                .iter_mut()
                .zip(refused)
                .filter(|(_, refused)| *refused)
            {
                *reply = Err(Fault::new(FaultKind::Refused, "it has no room"));
            }
            replies
        })
    }

    fn name(&self) -> String {
        "poor".into()
    }
}

fn refuses(state: u8, operation: &Operation) -> bool {
    match operation {
        _ if state == REFUSES_LEASES => operation.key().as_str().ends_with('}'),
        Operation::Swap { value, .. } => state == REFUSES_VALUES && value.len() > 16,
        _ => false,
    }
}

/// Changes the end of an entry: nonces and marks are shorter.
fn garble(reply: &mut Reply) {
    if let Answer::Value(Some(stored)) = &mut reply.answer
        && stored.value.len() > 16
    {
        let mut bytes = stored.value.to_vec();
        *bytes.last_mut().unwrap() ^= 1;
        stored.value = bytes.into();
    }
}

#[test]
fn what_was_damaged_is_computed_anew() {
    static STORE: LazyLock<Poor> = LazyLock::new(Poor::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("damaged", STORE.clone()));
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn damaged(n: u64) -> u64 {
        LOADS.count();
        n
    }
    assert_eq!((damaged(1), damaged(1), LOADS.get()), (1, 1, 1));
    STORE.becomes(GARBLES);
    assert_eq!((damaged(1), LOADS.get()), (1, 2));
    assert_eq!(CACHE.health().damaged, 1);
    STORE.becomes(IS_WELL);
    assert_eq!((damaged(1), LOADS.get()), (1, 2));
}

#[test]
fn what_another_build_has_stored_is_computed_anew() {
    static STORE: LazyLock<Memory> = LazyLock::new(Memory::default);
    static ONE: LazyLock<Cache> = LazyLock::new(|| Cache::new("builds", STORE.clone()));
    static OTHER: LazyLock<Cache> = LazyLock::new(|| Cache::new("builds", STORE.clone()));
    static LOADS: Counter = Counter::new();
    // on one line, so that they are taken for one function
    macro_rules! builds {
        ($($type:ident in $cache:ident),*) => {
            [$({
                #[cached(timeout = 60, store = $cache)]
                fn built(n: u32) -> $type {
                    LOADS.count();
                    n.into()
                }
                |n| u64::from(built(n))
            }),*]
        };
    }
    let [one, other]: [fn(u32) -> u64; 2] = builds!(u32 in ONE, u64 in OTHER);
    assert_eq!((one(1), one(1), LOADS.get()), (1, 1, 1));
    listen();
    assert_eq!((other(1), LOADS.get()), (1, 2));
    assert_eq!((ONE.health().foreign, OTHER.health().foreign), (0, 1));
    // and is said once, with what to do
    assert_eq!((one(2), other(2), OTHER.health().foreign), (2, 2, 2));
    let said = lines(&[
        "health::built` in builds of",
        "of another type",
        "`version`",
    ]);
    assert!(matches!(&said[..], [(Level::Warn, _)]), "{said:?}");
}

#[test]
fn what_is_built_on_something_else_is_counted() {
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("unshared", Memory::default()));
    #[cached(timeout = 60)]
    fn in_memory(n: u64) -> u64 {
        n
    }
    #[cached(timeout = 60, store = CACHE)]
    fn unshared(n: u64) -> u64 {
        in_memory(n)
    }
    assert_eq!((unshared(1), unshared(1)), (1, 1));
    assert_eq!(CACHE.health().unshared, 2);
}

#[test]
fn a_store_that_is_away_is_left_alone_and_what_is_late_is_counted() {
    static STORE: LazyLock<Poor> = LazyLock::new(Poor::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("away", STORE.clone()));
    #[cached(timeout = 60, store = CACHE)]
    fn computed(n: u64) -> u64 {
        n
    }
    STORE.becomes(IS_AWAY);
    for n in 0..8 {
        assert_eq!(computed(n), n);
    }
    let health = CACHE.health();
    assert!(health.rests && health.faults >= 3, "{health:?}");
    assert_eq!(health.late, 0);
    let fault = computed::invalidate(&1).wait().unwrap_err();
    assert_eq!(fault.kind, FaultKind::TimedOut);
    assert_eq!(CACHE.health().late, 1);
    let mut functions = larder::functions().into_iter();
    let listed = functions.find(|function| function.path().ends_with("health::computed"));
    let fault = listed.unwrap().clear_later().wait().unwrap_err();
    assert_eq!(fault.kind, FaultKind::TimedOut);
    STORE.becomes(IS_WELL);
    until("it is asked again", || !CACHE.health().rests);
}

#[test]
fn what_can_not_be_stored_is_not_waited_for() {
    static STORE: LazyLock<Poor> = LazyLock::new(Poor::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("refused", STORE.clone()));
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn refused(state: u8) -> u8 {
        LOADS.count();
        state
    }
    for state in [REFUSES_LEASES, REFUSES_VALUES] {
        let before = LOADS.get();
        STORE.becomes(state);
        assert_eq!(refused(state), state);
        STORE.becomes(IS_WELL);
        within(Duration::from_secs(5), || {
            assert_eq!((refused(state), refused(state)), (state, state));
        });
        assert_eq!(LOADS.get() - before, 2);
    }
}

#[test]
fn what_the_store_does_not_acknowledge_is_tried_a_few_times() {
    static STORE: LazyLock<Poor> = LazyLock::new(Poor::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("tried", STORE.clone()));
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    fn tried(n: u64) -> u64 {
        LOADS.count();
        n
    }
    tried(1);
    STORE.becomes(IS_SLOWER);
    assert_eq!(tried::invalidate(&1).wait(), Ok(()));
    assert_eq!((CACHE.health().late, CACHE.health().faults), (0, 2));
    assert_eq!((tried(1), LOADS.get()), (1, 2));
}
