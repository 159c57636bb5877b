//! What a store could not do is said.

use super::{HOUR, NEVER};
use crate::support::until_some;
use larder::Cache;
use larder::codec::{Codec, CodecError, Reading, Writing};
use larder::store::{Fault, FaultKind, Memory, Operation, Pending, Reply, Store};
use std::future::ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// A store that may be out of order.
#[derive(Clone, Default)]
struct Frail {
    store: Memory,
    is_broken: Arc<AtomicBool>,
    asked: Arc<AtomicU64>,
}

impl Frail {
    fn is_broken(&self, is_broken: bool) {
        self.is_broken.store(is_broken, Ordering::SeqCst);
    }

    fn asked(&self) -> u64 {
        self.asked.load(Ordering::SeqCst)
    }

    fn cache(&self) -> Cache {
        Cache::new("frail", self.clone())
    }
}

impl Store for Frail {
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        if self.is_broken.load(Ordering::SeqCst) {
            let fault = || Err(Fault::new(FaultKind::TimedOut, "it is broken"));
            let faults = operations.iter().map(|_| fault()).collect();
            return Box::pin(ready(faults));
        }
        self.store.run(operations)
    }

    fn name(&self) -> String {
        "frail".into()
    }

    fn largest(&self) -> usize {
        1000
    }
}

#[test]
fn every_verb_says_what_the_store_could_not_do() {
    let store = Frail::default();
    store.is_broken(true);
    let faults = |cache: &Cache| {
        [
            cache.get::<u64>("k").wait().unwrap_err(),
            cache.get_many::<u64>(["k"]).wait().unwrap_err(),
            cache.has("k").wait().unwrap_err(),
            cache.set("k", &1, HOUR).wait().unwrap_err(),
            cache.set_many([("k", &1)], HOUR).wait().unwrap_err(),
            cache.add("k", &1, HOUR).wait().unwrap_err(),
            cache.incr("k", 1).wait().unwrap_err(),
            cache.delete("k").wait().unwrap_err(),
            cache.delete_many(["k"]).wait().unwrap_err(),
            cache.clear().wait().unwrap_err(),
        ]
    };
    let expected = [FaultKind::TimedOut, FaultKind::Unreachable];
    for fault in faults(&store.cache()) {
        assert!(expected.contains(&fault.kind), "{fault}");
    }
}

#[test]
fn a_store_that_rests_is_asked_to_delete_all_the_same() {
    let store = Frail::default();
    let cache = store.cache();
    cache.set("k", &1, HOUR).wait().unwrap();
    store.is_broken(true);
    for _ in 0..4 {
        cache.get::<i32>("k").wait().unwrap_err();
    }
    let asked = store.asked();
    let fault = cache.get::<i32>("k").wait().unwrap_err();
    assert_eq!((fault.kind, store.asked()), (FaultKind::Unreachable, asked));
    store.is_broken(false);
    assert_eq!(cache.delete("k").wait(), Ok(true));
    assert_eq!(cache.get::<i32>("k").wait(), Ok(None));
}

#[test]
fn a_clear_that_was_not_acknowledged_is_tried_until_it_is() {
    let store = Frail::default();
    let [cache, other] = [store.cache(), store.cache()];
    cache.set("k", &1, NEVER).wait().unwrap();
    store.is_broken(true);
    cache.clear().wait().unwrap_err();
    store.is_broken(false);
    let give_up = Instant::now() + Duration::from_secs(20);
    while other.has("k").wait() != Ok(false) {
        // this process gets nothing of it from the beginning
        assert_ne!(cache.has("k").wait(), Ok(true));
        assert!(Instant::now() < give_up);
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Although the store is still to be told of the clear.
#[test]
fn what_is_set_after_a_clear_that_was_not_acknowledged_stays() {
    let store = Frail::default();
    let cache = store.cache();
    cache.set("k", &1, NEVER).wait().unwrap();
    cache.incr("n", 1).wait().unwrap();
    store.is_broken(true);
    cache.clear().wait().unwrap_err();
    // by now it is tried four times a second
    std::thread::sleep(Duration::from_millis(600));
    store.is_broken(false);
    let got = until_some("the store is asked again", || {
        cache.get::<i32>("k").wait().ok()
    });
    assert_eq!(got, None);
    cache.set("k", &2, NEVER).wait().unwrap();
    assert_eq!(cache.get("k").wait(), Ok(Some(2)));
    assert_eq!(cache.incr("n", 1).wait(), Ok(1));
    std::thread::sleep(Duration::from_millis(600));
    assert_eq!(cache.get("k").wait(), Ok(Some(2)));
    assert_eq!(cache.incr("n", 1).wait(), Ok(2));
}

#[test]
fn what_is_too_large_is_not_set() {
    let cache = Frail::default().cache();
    cache.set("k", &vec![1_u8], HOUR).wait().unwrap();
    let large = vec![0_u8; 1000];
    let fault = cache.set("k", &large, HOUR).wait().unwrap_err();
    assert_eq!(fault.kind, FaultKind::TooLarge);
    let fault = cache.add("new", &large, HOUR).wait().unwrap_err();
    assert_eq!(fault.kind, FaultKind::TooLarge);
    let small = vec![2_u8];
    let set = cache.set_many([("k", &small), ("new", &large)], HOUR);
    assert_eq!(set.wait().unwrap_err().kind, FaultKind::TooLarge);
    assert_eq!(cache.get("k").wait().unwrap(), Some(vec![1_u8]));
}

struct Refusing;

impl Codec for Refusing {
    fn id(&self) -> u8 {
        100
    }

    fn encode(&self, _: Writing<'_>) -> Result<Vec<u8>, CodecError> {
        Err("it is not to my taste".into())
    }

    fn decode(&self, _: &[u8], _: Reading<'_>) -> Result<(), CodecError> {
        Err("it is not to my taste".into())
    }
}

#[test]
fn what_the_codec_can_not_write_is_not_set() {
    let store = Memory::default();
    let cache = Cache::new("codecs", store.clone());
    let refusing = Cache::builder("codecs", store).codec(Refusing).build();
    cache.set("k", &1, HOUR).wait().unwrap();
    let fault = refusing.set("k", &2, HOUR).wait().unwrap_err();
    assert_eq!(fault.kind, FaultKind::Unfit);
    assert!(fault.message.contains("taste"), "{fault}");
    // of another codec: a miss, but there
    assert_eq!(refusing.get::<i32>("k").wait(), Ok(None));
    assert_eq!(refusing.has("k").wait(), Ok(true));
    assert_eq!(
        refusing.incr("k", 1).wait().unwrap_err().kind,
        FaultKind::Unfit
    );
    assert_eq!(cache.get("k").wait(), Ok(Some(1)));
}

/// A store of two servers, of which that with the values may come back as another.
#[derive(Clone, Default)]
struct Replaced {
    store: Memory,
    fence: Arc<AtomicU64>,
}

impl Store for Replaced {
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        let is_lease = |operation: &Operation| operation.key().as_str().len() < 35;
        let are_leases: Vec<bool> = operations.iter().map(is_lease).collect();
        let (store, fence) = (self.store.clone(), self.fence.load(Ordering::SeqCst));
        Box::pin(async move {
            let mut replies = store.run(operations).await;
            let of_values = replies.iter_mut().zip(are_leases);
            for (reply, _) in of_values.filter(|(_, is_lease)| !is_lease) {
                if let Ok(reply) = reply {
                    reply.server.fence = fence;
                }
            }
            replies
        })
    }

    fn name(&self) -> String {
        "replaced".into()
    }
}

#[test]
fn what_a_server_has_that_came_back_as_another_is_not_got() {
    let store = Replaced::default();
    let cache = Cache::new("s", store.clone());
    cache.set("k", &1, NEVER).wait().unwrap();
    cache.incr("n", 1).wait().unwrap();
    assert_eq!(cache.get("k").wait(), Ok(Some(1)));
    store.fence.store(7, Ordering::SeqCst);
    assert_eq!(cache.get::<i32>("k").wait(), Ok(None));
    assert_eq!(cache.incr("n", 1).wait(), Ok(1));
    assert_eq!(cache.incr("n", 1).wait(), Ok(2));
    assert_eq!(cache.add("k", &2, NEVER).wait(), Ok(true));
    assert_eq!(cache.get("k").wait(), Ok(Some(2)));
    cache.set("k", &3, NEVER).wait().unwrap();
    assert_eq!(cache.get("k").wait(), Ok(Some(3)));
}
