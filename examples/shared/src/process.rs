//! A process that does what it is told.

use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// One of the two processes.
pub(crate) struct Process {
    name: &'static str,
    child: Child,
    tell: ChildStdin,
    hear: BufReader<ChildStdout>,
}

impl Process {
    /// Starts a process that has its entries in the store at a URL.
    pub(crate) fn start(
        name: &'static str,
        url: &str,
        database: &Path,
    ) -> Result<Self, Box<dyn Error>> {
        let mut child = Command::new(std::env::current_exe()?)
            .args(["process", name])
            .env("CACHE_STORE", url)
            .env("CACHE_PREFIX", "shared-example")
            .env("CACHE_NEAR", "tracked")
            .env("DATABASE", database)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (tell, hear) = (child.stdin.take(), child.stdout.take());
        let (tell, hear) = tell.zip(hear).ok_or("the process has no pipes")?;
        Ok(Process {
            name,
            child,
            tell,
            hear: BufReader::new(hear),
        })
    }

    /// Tells it to do something, and shows what came of it.
    pub(crate) fn ask(&mut self, what: &str) -> Result<(), Box<dyn Error>> {
        writeln!(self.tell, "{what}")?;
        self.tell.flush()?;
        let mut answer = String::new();
        self.hear.read_line(&mut answer)?;
        if answer.is_empty() {
            return Err(format!("process {} has ended", self.name).into());
        }
        print!("{}: {answer}", self.name);
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
