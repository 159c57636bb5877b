//! The stores that processes share, on servers that these tests start and stop.

// clippy lets `unwrap` pass in test functions alone, not in what they share
#![allow(clippy::unwrap_used)]

mod memcached;
mod memcached_faults;
mod memcached_liar;
mod memcached_server;
mod memcached_several;
