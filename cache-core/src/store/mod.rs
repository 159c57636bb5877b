//! Where entries are kept. Stores know neither macros nor leases, only whether answers are fresh.

mod memory;

pub(crate) use memory::{
    Boarding, Bound, Cleared, Counts, Hit, Landed, Leftovers, Memory, Replica,
};
