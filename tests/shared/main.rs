//! Functions whose entries several processes share, and what is set by hand.

// clippy lets `unwrap` pass in test functions alone, not in what they share
#![allow(clippy::unwrap_used)]

mod basics;
mod by_hand;
mod dropped_refreshes;
mod functions;
mod inside_tokio;
mod late_invalidations;
#[allow(dead_code, reason = "what the tests of the stores use besides")]
#[path = "../stores/memcached_server.rs"]
mod memcached_server;
mod options;
mod several_servers;
#[allow(
    dead_code,
    unused_imports,
    reason = "what the tests of the stores use besides"
)]
#[path = "../stores/support/mod.rs"]
mod support;
mod two_phase;
