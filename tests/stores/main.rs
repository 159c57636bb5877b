//! The stores that processes share, each with the servers it is for.
//!
//! Every test starts its own, on free ports of this machine, and stops them.
#![cfg(feature = "redis")]

mod conformance;
mod redis;
mod support;
