//! What can be found out, a file a section.

use crate::section::Section;
use crate::{near, speed, stale, traffic};

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
