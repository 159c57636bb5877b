//! What can be found out about one thing.

use crate::table::Table;
use std::io;

/// Some tables that belong together.
pub(crate) struct Section {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) run: fn() -> io::Result<Found>,
}

/// What a section has found.
pub(crate) struct Found {
    pub(crate) tables: Vec<Table>,
    /// How many rows are not what they have to be.
    pub(crate) wrong: usize,
}

impl From<Vec<Table>> for Found {
    fn from(tables: Vec<Table>) -> Self {
        Found { tables, wrong: 0 }
    }
}
