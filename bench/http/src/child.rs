//! A server in a process of its own: this program, started by itself.

use crate::origin;
use crate::subjects::peers;
use std::io::{self, BufRead, BufReader, Read};
use std::process::{Child, Command, ExitCode, Stdio};
use std::{env, process, thread};
use tokio::runtime::Builder;

/// What a child is called with first, so that it knows what it is.
pub(crate) const CHILD: &str = "--child";

/// The process, until it is dropped.
pub(crate) struct Serving {
    child: Child,
    port: u16,
}

impl Serving {
    /// Starts one of the peers.
    pub(crate) fn start(peer: usize) -> io::Result<Self> {
        Self::before(peer, 0)
    }

    /// Starts one of the peers in front of another server.
    pub(crate) fn before(peer: usize, origin: u16) -> io::Result<Self> {
        let mut child = Command::new(env::current_exe()?)
            .args([CHILD, &peer.to_string()])
            .env(origin::PORT, origin.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        if let Some(output) = child.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        let port = line.trim_end().parse();
        let port = port.map_err(|_| io::Error::other("a server should say its port"))?;
        Ok(Serving { child, port })
    }

    /// Where a page of it is.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // it may have ended already
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves one of the peers on one thread, until the input ends.
pub(crate) fn run(mut arguments: impl Iterator<Item = String>) -> ExitCode {
    let peer = arguments.next().and_then(|peer| peer.parse().ok());
    let Some(peer) = peer.and_then(|peer: usize| peers().into_iter().nth(peer)) else {
        return ExitCode::FAILURE;
    };
    thread::spawn(|| {
        // an error is an end too
        let _ = io::stdin().read_to_end(&mut Vec::new());
        process::exit(0);
    });
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build();
    let served =
        runtime.and_then(|runtime| runtime.block_on((peer.serve)(|port| println!("{port}"))));
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{CHILD}: {error}");
            ExitCode::FAILURE
        }
    }
}
