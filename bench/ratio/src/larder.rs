//! Larder's own: a cached function has one capacity in a process, so each row is one of its own.

use crate::traces::Trace;
use std::env;
use std::io::{self, Read, Write};
use std::process::{Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The argument by which a child knows what it is.
pub(crate) const CHILD: &str = "--larder";

static CAPACITY: AtomicUsize = AtomicUsize::new(0);

#[larder::cached(capacity = CAPACITY.load(Ordering::Relaxed))]
fn function(key: u32) -> u32 {
    key
}

/// The hits of a cached function.
pub(crate) fn hits(trace: &Trace, capacity: usize) -> io::Result<usize> {
    let mut child = Command::new(env::current_exe()?)
        .args([CHILD, &capacity.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let bytes = trace.accesses.iter().flat_map(|key| key.to_le_bytes());
    if let Some(mut input) = child.stdin.take() {
        input.write_all(&bytes.collect::<Vec<_>>())?;
    }
    let output = child.wait_with_output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().map_err(io::Error::other)
}

/// Reads accesses and prints how many of them were hits.
pub(crate) fn child(mut arguments: impl Iterator<Item = String>) -> ExitCode {
    let capacity = arguments.next().and_then(|capacity| capacity.parse().ok());
    CAPACITY.store(capacity.unwrap_or(1), Ordering::Relaxed);
    let mut bytes = Vec::new();
    if io::stdin().read_to_end(&mut bytes).is_err() {
        return ExitCode::FAILURE;
    }
    for key in bytes.as_chunks::<4>().0 {
        let key = u32::from_le_bytes(*key);
        assert_eq!(function(key), key);
    }
    println!("{}", function::stats().hits);
    ExitCode::SUCCESS
}
