//! The only place that names locks, atomics and thread-locals, so that a model checker can be
//! put underneath: `--cfg loom` and `--cfg shuttle` do (see `scripts/models`).

#[cfg(any(loom, shuttle))]
mod checked;
#[cfg(not(any(loom, shuttle)))]
mod ordinary;

#[cfg(any(loom, shuttle))]
pub(crate) use checked::*;
#[cfg(not(any(loom, shuttle)))]
pub(crate) use ordinary::*;

/// The same, in less room.
pub(crate) use std::sync::atomic::AtomicU32 as SmallTally;
/// A counter by whose order nobody decides anything, so that models need not look at it.
pub(crate) use std::sync::atomic::AtomicU64 as Tally;
pub(crate) use std::sync::atomic::Ordering;
pub(crate) use std::sync::{Arc, Weak};
/// What tasks wait at until it is closed for good.
#[cfg(feature = "shared")]
pub(crate) use tokio::sync::Semaphore as Gate;
/// One that is waited for by tasks, in the order in which they come, and held while they wait.
#[cfg(feature = "shared")]
pub(crate) use tokio::sync::{Mutex as Turn, MutexGuard as TurnGuard};
