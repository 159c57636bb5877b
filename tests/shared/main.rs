//! Functions whose entries several processes share, and what is set by hand.

// clippy lets `unwrap` pass in test functions alone, not in what they share
#![allow(clippy::unwrap_used)]

mod any_lease_on_memcached;
#[path = "../stores/behaviours.rs"]
mod behaviours;
mod conformance;
mod dropped_calls;
mod every_store;
mod failing;
mod functions;
mod health;
mod inside_tokio;
mod kept_too_long;
mod killed_writes;
mod late_invalidations;
mod logged;
mod logs;
#[allow(dead_code, reason = "what the tests of the stores use besides")]
#[path = "../stores/memcached_server.rs"]
mod memcached_server;
mod near;
mod noted_at_once;
mod nothing_kept;
mod odd_answers;
mod options;
mod other_process;
mod prefixes;
mod refusals;
mod round_trips;
mod several_servers;
mod slow_computations;
mod stores;
#[allow(
    dead_code,
    unused_imports,
    reason = "what the tests of the stores use besides"
)]
#[path = "../stores/support/mod.rs"]
mod support;
mod tier;
mod troubled_store;
