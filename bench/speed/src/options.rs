//! What the command line asks for.

use crate::picture;
use crate::sections::{SECTIONS, Section};
use std::path::PathBuf;

/// How to run, and what.
pub(crate) struct Options {
    /// Fewer rounds, and without what takes minutes.
    pub(crate) quick: bool,
    /// Where the tables go, besides the terminal.
    pub(crate) out: Option<PathBuf>,
    /// Where the picture for the README goes, of hits and misses.
    pub(crate) svg: Option<PathBuf>,
    pub(crate) sections: Vec<&'static Section>,
}

impl Options {
    /// Reads the arguments; an error says how they are written.
    pub(crate) fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let (mut quick, mut out, mut svg, mut sections) = (false, None, None, Vec::new());
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--quick" => quick = true,
                "--out" => out = Some(arguments.next().ok_or_else(usage)?.into()),
                "--svg" => svg = Some(arguments.next().ok_or_else(usage)?.into()),
                name => sections.push(section(name).ok_or_else(usage)?),
            }
        }
        if sections.is_empty() {
            let all = SECTIONS.iter().filter(|section| !quick || section.quick);
            sections = all.collect();
        }
        let drawn = |name| {
            sections
                .iter()
                .any(|section: &&Section| section.name == name)
        };
        if svg.is_some() && !picture::SECTIONS.into_iter().all(drawn) {
            return Err(usage());
        }
        Ok(Options {
            quick,
            out,
            svg,
            sections,
        })
    }

    /// A number for the whole form and one for the quick.
    pub(crate) fn pick<T>(&self, whole: T, quick: T) -> T {
        if self.quick { quick } else { whole }
    }

    /// The arguments that ask for one of the sections again.
    pub(crate) fn again(&self, section: &str) -> String {
        let quick = self.pick("", "--quick ");
        format!("{quick}{section}")
    }
}

fn section(name: &str) -> Option<&'static Section> {
    SECTIONS.iter().find(|section| section.name == name)
}

fn usage() -> String {
    let mut text =
        "speed [--quick] [--out DIRECTORY] [--svg FILE] [SECTION..]\n\nsections:\n".to_owned();
    for section in SECTIONS {
        text += &format!("  {:<14}{}\n", section.name, section.about);
    }
    text
}
