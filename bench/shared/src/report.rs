//! Where the tables go: the terminal, and a directory if one is named.

use crate::options::Options;
use crate::section::Section;
use crate::table::Table;
use crate::{PEERS, versions};
use std::fmt::Write;
use std::path::PathBuf;
use std::{fs, io};

/// What is written to a directory while the sections run.
pub(crate) struct Report {
    out: Option<PathBuf>,
    markdown: String,
}

impl Report {
    pub(crate) fn new(options: &Options) -> io::Result<Self> {
        if let Some(out) = &options.out {
            fs::create_dir_all(out)?;
        }
        let out = options.out.clone();
        let markdown = format!("{}\n", versions::line(PEERS));
        Ok(Report { out, markdown })
    }

    /// The tables of a section: `<section>.csv`, and `tables.md` with all there is so far.
    pub(crate) fn add(&mut self, section: &Section, tables: &[Table]) -> io::Result<()> {
        let Some(out) = &self.out else {
            return Ok(());
        };
        let csv: String = tables.iter().map(Table::csv).collect();
        let csv = format!("table,row,column,value\n{csv}");
        fs::write(out.join(format!("{}.csv", section.name)), csv)?;
        let _ = write!(
            self.markdown,
            "\n## {}\n\n```console\n$ cargo run --release --manifest-path bench/Cargo.toml \
             -p {1} -- {0}\n```\n",
            section.name,
            env!("CARGO_PKG_NAME"),
        );
        for table in tables {
            let _ = write!(self.markdown, "\n{}", table.markdown());
        }
        fs::write(out.join("tables.md"), &self.markdown)
    }
}
