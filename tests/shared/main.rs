//! Functions whose entries several processes share.

mod basics;
mod inside_tokio;
mod late_invalidations;
mod several_servers;
