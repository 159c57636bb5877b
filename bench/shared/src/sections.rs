//! What can be found out, a file a section.

use crate::table::Table;
use crate::{near, speed, stale, traffic};
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

pub(crate) const SECTIONS: &[Section] = &[
    Section {
        name: "speed",
        about: "hits and misses, by one caller and by sixteen",
        run: speed::run,
    },
    Section {
        name: "near",
        about: "hits in memory, of what is stored nowhere else and of what others share",
        run: near::run,
    },
    Section {
        name: "traffic",
        about: "round trips and bytes an operation",
        run: traffic::run,
    },
    Section {
        name: "stale",
        about: "loads that overlap a write, in one process and in another",
        run: stale::run,
    },
];

impl From<Vec<Table>> for Found {
    fn from(tables: Vec<Table>) -> Self {
        Found { tables, wrong: 0 }
    }
}
