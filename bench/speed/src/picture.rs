//! The picture for the README: hits and misses, in times of RAWSH.

use crate::chart::{self, Panel};
use crate::table::Table;
use crate::versions;

/// The sections it is drawn of.
pub(crate) const SECTIONS: [&str; 2] = ["hits", "misses"];

/// Tables and columns that are drawn, under which title, and the rows.
const PANELS: [(&str, &str, &str, &[&str]); 2] = [
    (
        "u64 -> u64, by how many keys there are",
        "1024: x RAWSH",
        "A hit, u64 → u64, 1024 keys",
        &[
            "larder",
            "larder, timeout, tag",
            "cached",
            "cached, max_size",
            "cached, ttl",
            "papaya",
            "quick_cache",
            "foyer, S3-FIFO",
            "moka",
        ],
    ),
    (
        "A call of a new key, u64 -> u64, evicting one of 10 000",
        "x RAWSH",
        "A miss that evicts, u64 → u64",
        &[
            "larder",
            "larder, timeout",
            "cached, max_size *",
            "cached, max_size, by_key",
            "quick_cache",
            "foyer, S3-FIFO *",
            "moka",
        ],
    ),
];

/// Draws what is in the tables, if all of it is there.
pub(crate) fn of(tables: &[Table]) -> Option<String> {
    let panels = PANELS.iter().map(|(table, column, title, rows)| {
        let table = tables.iter().find(|other| other.title == *table)?;
        let lines = rows
            .iter()
            .map(|row| Some((*row, table.value(row, column)?)));
        Some(Panel {
            title,
            lines: lines.collect::<Option<_>>()?,
        })
    });
    let notes = [
        "Time in multiples of RAWSH, 64 × RwLock<HashTable> and ahash without leases, deadlines or \
         eviction;"
            .to_owned(),
        "logarithmic, less is faster. One thread, 20th percentiles of interleaved rounds.".to_owned(),
        format!(
            "* Whoever calls meanwhile computes too. {}",
            versions::line(&["cached", "foyer", "moka", "papaya", "quick_cache"])
        ),
    ];
    Some(chart::svg(&panels.collect::<Option<Vec<_>>>()?, &notes))
}
