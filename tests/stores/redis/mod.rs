//! What only Redis does, and what happens to it.

mod access;
mod cluster;
mod failing;
mod failover;
mod fences;
mod hostile;
mod refusals;
mod scripts;
mod tls;
mod unreachable;
mod watching;
