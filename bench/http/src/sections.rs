//! What can be found out, a file a section.

use crate::section::Section;
use crate::{clients, cold, hits, stale, standard, variants};

pub(crate) const SECTIONS: &[Section] = &[
    Section {
        name: "hits",
        about: "requests a second for one page, by `wrk`",
        run: hits::run,
    },
    Section {
        name: "stale",
        about: "requests that overlap a write",
        run: stale::run,
    },
    Section {
        name: "cold",
        about: "requests at once for a page that is not there",
        run: cold::run,
    },
    Section {
        name: "variants",
        about: "a page in two languages, asked for in turns",
        run: variants::run,
    },
    Section {
        name: "clients",
        about: "pages that are for one client alone",
        run: clients::run,
    },
    Section {
        name: "standard",
        about: "the rules of RFC 9111, by the tests that proxies and browsers are compared by",
        run: standard::run,
    },
];
