//! What only Redis does, and what happens to it.

mod access;
mod cluster;
mod failover;
mod fences;
mod hostile;
mod refusals;
mod unreachable;
mod watching;
