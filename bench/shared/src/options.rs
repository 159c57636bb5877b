//! What the command line asks for.

use crate::sections::{SECTIONS, Section};
use std::path::PathBuf;

/// How to run, and what.
pub(crate) struct Options {
    /// The server, if it is not to be one of the program's own.
    pub(crate) redis: Option<String>,
    /// Where the tables go, besides the terminal.
    pub(crate) out: Option<PathBuf>,
    pub(crate) sections: Vec<&'static Section>,
}

impl Options {
    /// Reads the arguments; an error says how they are written.
    pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let (mut redis, mut out, mut sections) = (None, None, Vec::new());
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--redis" => redis = Some(arguments.next().ok_or_else(usage)?),
                "--out" => out = Some(arguments.next().ok_or_else(usage)?.into()),
                name => sections.push(section(name).ok_or_else(usage)?),
            }
        }
        if sections.is_empty() {
            sections = SECTIONS.iter().collect();
        }
        Ok(Options {
            redis,
            out,
            sections,
        })
    }
}

fn section(name: &str) -> Option<&'static Section> {
    SECTIONS.iter().find(|section| section.name == name)
}

fn usage() -> String {
    let mut text = "shared [--redis URL] [--out DIRECTORY] [SECTION..]\n\nsections:\n".to_owned();
    for section in SECTIONS {
        text += &format!("  {:<9}{}\n", section.name, section.about);
    }
    text
}
