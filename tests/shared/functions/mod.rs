//! What a function with `store` does, beyond what it does without: one process, in front of a store in
//! memory that can be told to be out of order, and to forget leases as if another process had
//! invalidated something.

mod companion;
mod generics;
mod keys;
mod methods;
mod named_alike;
mod nesting;
mod peeking;
mod scopes;
mod support;
mod targets;
mod values;
mod writes;

pub(crate) use support::{Counter, Tampered};
