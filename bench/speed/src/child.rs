//! The program, started by itself for what needs a process of its own.

use crate::{instructions, memory};
use std::process::{Command, ExitCode};
use std::{env, io};

/// What a child is called with first, so that it knows what it is.
pub(crate) const CHILD: &str = "--child";

/// This program.
pub(crate) fn command() -> io::Result<Command> {
    Ok(Command::new(env::current_exe()?))
}

/// What the child is to do: the name of a section, and what that says.
pub(crate) fn run(mut arguments: impl Iterator<Item = String>) -> ExitCode {
    let section = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let done = match section.as_str() {
        "memory" => memory::child(&rest),
        "instructions" => instructions::child(&rest),
        _ => None,
    };
    match done {
        Some(()) => ExitCode::SUCCESS,
        None => ExitCode::FAILURE,
    }
}
