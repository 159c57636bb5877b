//! Where the tables go: the terminal, and a directory if one is named.

use crate::options::Options;
use crate::sections::Section;
use crate::table::Table;
use crate::versions;
use std::fmt::Write;
use std::{fs, io};

/// What is written to a directory while the sections run.
pub(crate) struct Report<'a> {
    options: &'a Options,
    markdown: String,
}

impl<'a> Report<'a> {
    pub(crate) fn new(options: &'a Options) -> io::Result<Self> {
        if let Some(out) = &options.out {
            fs::create_dir_all(out)?;
        }
        let markdown = format!("{}\n", versions::line(versions::PEERS));
        Ok(Report { options, markdown })
    }

    /// The tables of a section: `<section>.csv`, and `tables.md` with all there is so far.
    pub(crate) fn add(&mut self, section: &Section, tables: &[Table]) -> io::Result<()> {
        let Some(out) = &self.options.out else {
            return Ok(());
        };
        let csv: String = tables.iter().map(Table::csv).collect();
        let csv = format!("table,row,column,value\n{csv}");
        fs::write(out.join(format!("{}.csv", section.name)), csv)?;
        let command = self.options.again(section.name);
        let _ = write!(
            self.markdown,
            "\n## {}\n\n```console\n$ cargo run --release --manifest-path bench/Cargo.toml \
             -p speed -- {command}\n```\n",
            section.name,
        );
        for table in tables {
            let _ = write!(self.markdown, "\n{}", table.markdown());
        }
        fs::write(out.join("tables.md"), &self.markdown)
    }
}
