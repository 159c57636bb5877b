//! What the command line asks for.

use crate::SETTINGS;
use crate::section::Section;
use crate::sections::SECTIONS;
use std::path::PathBuf;

/// How to run, and what.
pub(crate) struct Options {
    /// Where the tables go, besides the terminal.
    pub(crate) out: Option<PathBuf>,
    pub(crate) sections: Vec<&'static Section>,
    settings: Vec<(String, String)>,
}

impl Options {
    /// Reads the arguments; an error says how they are written.
    pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let (mut out, mut sections, mut settings) = (None, Vec::new(), Vec::new());
        while let Some(argument) = arguments.next() {
            if argument == "--out" {
                out = Some(arguments.next().ok_or_else(usage)?.into());
            } else if SETTINGS.iter().any(|(name, _)| *name == argument) {
                settings.push((argument, arguments.next().ok_or_else(usage)?));
            } else {
                sections.push(section(&argument).ok_or_else(usage)?);
            }
        }
        if sections.is_empty() {
            sections = SECTIONS.iter().collect();
        }
        Ok(Options {
            out,
            sections,
            settings,
        })
    }

    /// What one of the program's own settings is set to.
    pub(crate) fn setting(&self, name: &str) -> Option<&str> {
        let mut settings = self.settings.iter().rev();
        let (_, value) = settings.find(|(other, _)| other == name)?;
        Some(value)
    }
}

fn section(name: &str) -> Option<&'static Section> {
    SECTIONS.iter().find(|section| section.name == name)
}

fn usage() -> String {
    let mut text = env!("CARGO_PKG_NAME").to_owned();
    for (name, value) in SETTINGS {
        text += &format!(" [{name} {value}]");
    }
    text += " [--out DIRECTORY] [SECTION..]\n\nsections:\n";
    for section in SECTIONS {
        text += &format!("  {:<9}{}\n", section.name, section.about);
    }
    text
}
