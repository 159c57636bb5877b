//! Functions whose entries several processes share.

mod basics;
mod inside_tokio;
mod several_servers;
