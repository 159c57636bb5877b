//! A writer in another process, and the database that it has here.
//!
//! It is told the id of a row. Its write asks back to commit, through the same pipes, then tells its
//! cache, and says when it has returned.

use crate::case::Case;
use crate::{child, db, server, subjects};
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

pub(crate) const CHILD: &str = "writer";

/// What the writer says when its write has returned; what else it says is the id of a row.
const RETURNED: &str = "returned";

static IS_ELSEWHERE: AtomicBool = AtomicBool::new(false);

/// The process, until it is dropped.
pub(crate) struct Writer {
    child: Child,
    pipes: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
}

impl Writer {
    /// A writer for one of the cases.
    pub(crate) fn start(row: usize) -> io::Result<Self> {
        let mut child = child::start(CHILD, row)?;
        let lacking = || io::Error::other("the pipes of a child are there");
        let input = child.stdin.take().ok_or_else(lacking)?;
        let output = child.stdout.take().ok_or_else(lacking)?;
        let pipes = Mutex::new((input, BufReader::new(output)));
        Ok(Writer { child, pipes })
    }

    /// A write, which has told its cache when it returns.
    pub(crate) fn write(&self, id: u64) {
        let mut pipes = self.pipes.lock().expect("no write panics");
        let (input, output) = &mut *pipes;
        writeln!(input, "{id}").expect("the writer reads");
        loop {
            let mut said = String::new();
            output.read_line(&mut said).expect("the writer writes");
            if said.trim_end() == RETURNED {
                return;
            }
            let row = said.trim_end().parse().expect("it asks to commit a row");
            writeln!(input, "{}", db::write(row)).expect("the writer reads");
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // it may have ended already
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Writes whatever it is told to, until its input ends.
pub(crate) fn child(url: &str, row: usize) -> Option<()> {
    server::set_url(url.to_owned());
    IS_ELSEWHERE.store(true, Ordering::Relaxed);
    let case: Case = subjects::cases().nth(row)?;
    while let Some(id) = hear() {
        (case.write)(id);
        println!("{RETURNED}");
    }
    Some(())
}

/// In a writer, has the database commit the next version of a row, and gives it.
pub(crate) fn commit_elsewhere(id: u64) -> Option<u64> {
    if !IS_ELSEWHERE.load(Ordering::Relaxed) {
        return None;
    }
    println!("{id}");
    hear()
}

/// The next number; none at the end of the input.
fn hear() -> Option<u64> {
    let mut line = String::new();
    io::stdin().read_line(&mut line).ok()?;
    line.trim_end().parse().ok()
}
