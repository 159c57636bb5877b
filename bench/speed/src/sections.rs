//! What can be measured, a file a section.

use crate::options::Options;
use crate::table::Table;
use crate::{build, flights, hits, instructions, invalidate, memory, misses, mix, threads};
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
    Section {
        name: "mix",
        about: "reads, loads and puts of popular keys, with eviction",
        quick: true,
        run: mix::run,
    },
    Section {
        name: "misses",
        about: "new keys one after another, with and without eviction",
        quick: true,
        run: misses::run,
    },
    Section {
        name: "invalidate",
        about: "invalidations of what few and many values depend on",
        quick: true,
        run: invalidate::run,
    },
    Section {
        name: "memory",
        about: "bytes an entry",
        quick: true,
        run: memory::run,
    },
    Section {
        name: "single-flight",
        about: "how many of a thousand callers compute",
        quick: true,
        run: flights::run,
    },
    Section {
        name: "instructions",
        about: "instructions of a hit, by callgrind",
        quick: true,
        run: instructions::run,
    },
    Section {
        name: "build",
        about: "crates, and the time and size of builds",
        quick: false,
        run: build::run,
    },
];
