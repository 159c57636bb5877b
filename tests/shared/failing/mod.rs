//! What calls and writes do when their store fails, as they ask for it.

mod built_on;
mod ignored;
mod refused;
mod strict;
mod strict_within;

use crate::support::until;
use larder::store::{Fault, FaultKind, Memory, Operation, Pending, Reply, Store};
use std::future::ready;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::watch;

/// A store in memory that fails on command. Clones are one store.
#[derive(Clone, Default)]
struct Failing(Arc<State>);

#[derive(Default)]
struct State {
    memory: Memory,
    fails: Mutex<Option<Which>>,
    held: Mutex<Option<Which>>,
    holds: watch::Sender<bool>,
    deleted: AtomicUsize,
}

/// Chooses operations.
type Which = fn(&Operation) -> bool;

fn all(_: &Operation) -> bool {
    true
}

fn deletions(operation: &Operation) -> bool {
    matches!(operation, Operation::Delete { .. })
}

fn marks(operation: &Operation) -> bool {
    matches!(operation, Operation::Add { .. } | Operation::Swap { .. })
}

fn additions(operation: &Operation) -> bool {
    matches!(operation, Operation::Add { .. })
}

impl Failing {
    /// Has batches fail that have such an operation in them.
    fn fail(&self, which: Which) {
        *self.0.fails.lock().unwrap() = Some(which);
    }

    /// Has batches wait that have such an operation in them.
    fn hold(&self, which: Which) {
        *self.0.held.lock().unwrap() = Some(which);
        self.0.holds.send_replace(true);
    }

    /// Has all be well again.
    fn recover(&self) {
        *self.0.fails.lock().unwrap() = None;
        *self.0.held.lock().unwrap() = None;
        self.0.holds.send_replace(false);
    }

    /// How many deletions were carried out.
    fn deleted(&self) -> usize {
        self.0.deleted.load(Ordering::SeqCst)
    }

    /// Waits until something is deleted that was not yet.
    fn deletes(&self, before: usize) {
        until("it is deleted", || self.deleted() > before);
    }
}

impl Store for Failing {
    fn run(&self, operations: Vec<Operation>) -> Pending<Vec<Result<Reply, Fault>>> {
        let meets = |which: &Mutex<Option<Which>>| {
            let which = *which.lock().unwrap();
            which.is_some_and(|which| operations.iter().any(which))
        };
        if meets(&self.0.fails) {
            let fault = Fault::new(FaultKind::Unreachable, "it was told to fail");
            return Box::pin(ready(vec![Err(fault); operations.len()]));
        }
        let (state, is_held) = (self.0.clone(), meets(&self.0.held));
        Box::pin(async move {
            if is_held {
                let mut holds = state.holds.subscribe();
                let _ = holds.wait_for(|holds| !holds).await;
            }
            let deleted = operations.iter().filter(|it| deletions(it)).count();
            let replies = state.memory.run(operations).await;
            state.deleted.fetch_add(deleted, Ordering::SeqCst);
            replies
        })
    }

    fn name(&self) -> String {
        "failing memory".into()
    }
}

/// A store for one test, and a counter of what it runs.
macro_rules! store {
    ($name:literal) => {
        $crate::failing::store!($name, |builder| builder);
    };
    ($name:literal, $build:expr) => {
        static STORE: std::sync::LazyLock<$crate::failing::Failing> =
            std::sync::LazyLock::new(Default::default);
        static CACHE: std::sync::LazyLock<larder::Cache> = std::sync::LazyLock::new(|| {
            let build: fn(larder::Builder) -> larder::Builder = $build;
            build(larder::Cache::builder($name, STORE.clone())).build()
        });
        #[allow(dead_code)]
        static RUNS: $crate::functions::Counter = $crate::functions::Counter::new();
    };
}
use store;

/// An error of the user's own.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Error {
    OfStore(FaultKind),
    OfBody,
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Error::OfStore(fault.kind)
    }
}

const UNREACHABLE: Error = Error::OfStore(FaultKind::Unreachable);
