//! Pages over real sockets, in memory and in a store.

// clippy lets `unwrap` pass in test functions alone, not in what they share
#![allow(clippy::unwrap_used)]

#[path = "../stores/behaviours.rs"]
mod behaviours;
mod bodies;
mod browser;
mod conditions;
mod conformance;
mod console;
mod every_store;
mod failures;
mod many_pages;
#[allow(dead_code, reason = "what the tests of the stores use besides")]
#[path = "../stores/memcached_server.rs"]
mod memcached_server;
mod odd_requests;
mod processes;
mod promise;
mod rules;
mod servers;
mod stale;
mod stale_variants;
mod standard;
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
