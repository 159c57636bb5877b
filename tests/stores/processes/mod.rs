//! What several processes see of each other through a store, whatever becomes of its server.
//!
//! This program starts itself as worker processes. Each has the same cached functions, whose values are
//! numbers of a database that only grow: a read that starts after a write has returned, wherever that
//! was, has to give at least the number that was written.

pub(crate) mod crew;
mod database;
mod functions;
mod load;
mod logs;
mod oracle;
mod phases;
mod special;
mod tally;
mod worker;

mod builds;
mod computing;
mod failovers;
mod keys;
mod killed;
mod killed_in_two_phases;
mod limits;
mod memcached;
mod memory_that_ends;
mod nodes;
mod nonsense;
mod servers_that_go;
mod torture;
