//! Pages over real sockets, in memory and in a store.

// clippy lets `unwrap` pass in test functions alone, not in what they share
#![allow(clippy::unwrap_used)]

mod bodies;
mod conditions;
mod conformance;
mod every_store;
mod failures;
#[allow(dead_code, reason = "what the tests of the stores use besides")]
#[path = "../stores/memcached_server.rs"]
mod memcached_server;
mod promise;
mod rules;
mod servers;
#[allow(
    dead_code,
    unused_imports,
    reason = "what the tests of the stores use besides"
)]
#[path = "../stores/support/mod.rs"]
mod stores;
mod support;
mod unsafe_methods;
mod variants;
mod words;
