//! The service over real sockets.

mod client;
mod freshness;
mod program;
