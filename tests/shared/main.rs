//! Functions whose entries several processes share.

mod basics;
mod dropped_refreshes;
mod inside_tokio;
mod late_invalidations;
mod several_servers;
