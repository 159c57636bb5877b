//! What a function with `store` does, beyond what it does without, on every store: see `every_store`. What
//! needs a store that can be tampered with is in a file of its own.

mod audited;
mod companion;
mod generics;
mod hits;
mod keys;
mod methods;
mod named_alike;
mod nesting;
mod peeking;
mod scopes;
mod stats;
mod support;
mod tampered;
mod targets;
mod two_phase;
mod values;
mod write_through;
mod writes;

pub(crate) use support::{Counter, Tampered};
