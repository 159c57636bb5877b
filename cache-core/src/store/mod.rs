//! Where entries are kept. Stores know neither macros nor leases, only slots.

mod memory;

pub(crate) use memory::{Bound, Displaced, Mark, Memory};
