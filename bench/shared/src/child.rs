//! The program, started by itself for what needs a process of its own.

use crate::{server, traffic, writer};
use std::env;
use std::io;
use std::process::{Child, Command, ExitCode, Stdio};

/// What a child is called with first, so that it knows what it is.
pub(crate) const CHILD: &str = "--child";

/// Starts a child for one row of a section, to be talked to through its pipes.
pub(crate) fn start(section: &str, row: usize) -> io::Result<Child> {
    Command::new(env::current_exe()?)
        .args([CHILD, section, server::url(), &row.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
}

/// What the child is to do.
pub(crate) fn run(arguments: impl Iterator<Item = String>) -> ExitCode {
    let arguments: Vec<String> = arguments.collect();
    let done = match arguments.as_slice() {
        [section, url, row] => match (section.as_str(), row.parse()) {
            (traffic::CHILD, Ok(row)) => traffic::child(url, row),
            (writer::CHILD, Ok(row)) => writer::child(url, row),
            _ => None,
        },
        _ => None,
    };
    match done {
        Some(()) => ExitCode::SUCCESS,
        None => ExitCode::FAILURE,
    }
}
