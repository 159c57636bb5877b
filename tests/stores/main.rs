//! The stores that processes share, on servers that these tests start and stop.
//!
//! Every test starts its own, on free ports of this machine, and stops them.

// clippy lets `unwrap` pass in test functions alone, not in what they share
#![allow(clippy::unwrap_used)]

mod conformance;
mod disk;
mod memcached;
mod memcached_faults;
mod memcached_liar;
mod memcached_server;
mod memcached_several;
mod options;
mod processes;
mod redis;
mod support;
mod tier;
