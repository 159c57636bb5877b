//! Functions whose entries several processes share.

mod basics;
mod inside_tokio;
