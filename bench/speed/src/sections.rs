//! What can be measured, a file a section.

use crate::options::Options;
use crate::table::Table;
use crate::{hits, threads};
use std::io;

/// Some tables that belong together.
pub(crate) struct Section {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    /// Whether it is part of the quick form.
    pub(crate) quick: bool,
    pub(crate) run: fn(&Options) -> io::Result<Vec<Table>>,
}

pub(crate) const SECTIONS: &[Section] = &[
    Section {
        name: "hits",
        about: "every key is there, one thread reads in no order",
        quick: true,
        run: hits::run,
    },
    Section {
        name: "threads",
        about: "hits on several threads: throughput and CPU",
        quick: true,
        run: threads::run,
    },
];
