//! Futures that are dropped while they wait for the store.

use crate::functions::Counter;
use crate::support::within;
use futures::executor::block_on;
use futures::future::poll_immediate;
use larder::store::{Fault, Memory, Operation, Pending, Reply, Store};
use larder::{Cache, cached};
use std::future::poll_fn;
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};
use std::task::{Context, Poll, Waker};
use std::thread::sleep;
use std::time::Duration;

/// Answers when it is asked once more, at the earliest. Clones are one store.
#[derive(Clone, Default)]
struct Hesitant {
    memory: Memory,
    /// Whether it was told that something is being computed.
    is_announced: Arc<AtomicBool>,
    /// Whether it keeps who has told it waiting.
    keeps_waiting: Arc<AtomicBool>,
}

/// Whether others learn from it that an entry is being computed.
fn announces(operation: &Operation) -> bool {
    matches!(operation, Operation::Add { key, .. } if !key.as_str().ends_with('}'))
}

impl Store for Hesitant {
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        let announces = operations.iter().any(announces);
        let read = self.memory.run(operations);
        self.is_announced.fetch_or(announces, Ordering::SeqCst);
        let keeps_waiting = self.keeps_waiting.clone();
        Box::pin(async move {
            let mut hesitates = true;
            poll_fn(move |context| {
                let waits = announces && keeps_waiting.load(Ordering::SeqCst);
                if std::mem::take(&mut hesitates) || waits {
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Poll::Ready(())
            })
            .await;
            read.await
        })
    }

    fn name(&self) -> String {
        "hesitant".into()
    }
}

#[test]
fn what_was_to_be_refreshed_is_served_again_later() {
    static STORE: LazyLock<Hesitant> = LazyLock::new(Hesitant::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("refresh", STORE.clone()));
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    async fn double(n: u64) -> u64 {
        LOADS.count();
        n * 2
    }
    assert_eq!(block_on(double(1)), 2);
    STORE.keeps_waiting.store(true, Ordering::SeqCst);
    {
        let refresh = pin!(double::refresh(1));
        assert_eq!(block_on(poll_immediate(refresh)), None);
    }
    STORE.keeps_waiting.store(false, Ordering::SeqCst);
    sleep(Duration::from_millis(200));
    block_on(double(1));
    let before = LOADS.get();
    assert_eq!((block_on(double(1)), block_on(double(1))), (2, 2));
    assert_eq!(LOADS.get(), before);
}

#[test]
fn who_has_announced_a_computation_and_is_gone_is_not_waited_for() {
    static STORE: LazyLock<Hesitant> = LazyLock::new(Hesitant::default);
    static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("announced", STORE.clone()));
    static LOADS: Counter = Counter::new();
    #[cached(timeout = 60, store = CACHE)]
    async fn announced(n: u64) -> u64 {
        LOADS.count();
        n
    }
    STORE.keeps_waiting.store(true, Ordering::SeqCst);
    {
        let mut call = pin!(announced(1));
        let mut context = Context::from_waker(Waker::noop());
        while !STORE.is_announced.load(Ordering::SeqCst) {
            assert!(call.as_mut().poll(&mut context).is_pending());
        }
    }
    STORE.keeps_waiting.store(false, Ordering::SeqCst);
    within(Duration::from_secs(5), || {
        assert_eq!(block_on(announced(1)), 1);
    });
    assert_eq!(LOADS.get(), 1);
}
