//! The only place that names locks, atomics and thread-locals, so that a model checker can be
//! put underneath.

pub(crate) use parking_lot::{Condvar, Mutex, RwLock};
pub(crate) use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
pub(crate) use std::sync::{Arc, OnceLock};
pub(crate) use std::thread_local;
