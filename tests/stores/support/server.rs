//! A `redis-server` of a test's own.

use super::{Dir, free_port, until};
use std::env;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// How often another port is tried, where somebody was faster.
const TRIES: usize = 5;

/// Names a `redis-server` to be started in the place of the one that is installed.
const OTHER: &str = "LARDER_REDIS_SERVER";

/// A server. Dropped, it is stopped, and its files are gone.
pub(crate) struct Server {
    program: &'static str,
    options: Vec<String>,
    child: Child,
    dir: Dir,
    pub(crate) port: u16,
    /// What `redis-cli` has to say to get in.
    login: Vec<String>,
}

impl Server {
    /// A server without anything on disk, with more options, as `--name`, `value`.
    pub(crate) fn start(options: &[&str]) -> Self {
        let mut all = vec!["--save", "", "--unixsocket", "redis.sock"];
        all.extend(["--repl-diskless-sync-delay", "0"]);
        all.extend(options);
        Self::launch("redis-server", &all, &[])
    }

    /// A server that wants to know who asks, as `redis-cli` has to tell it.
    pub(crate) fn start_locked(options: &[&str], login: &[&str]) -> Self {
        Self::launch("redis-server", options, login)
    }

    /// The directory of its files.
    pub(crate) fn dir(&self) -> &Path {
        self.dir.path()
    }

    pub(super) fn launch(program: &'static str, options: &[&str], login: &[&str]) -> Self {
        let options: Vec<String> = options.iter().map(|option| (*option).into()).collect();
        for _ in 0..TRIES {
            let (port, dir) = (free_port(), Dir::new());
            let child = spawn(program, port, dir.path(), &options);
            let login = login.iter().map(|word| (*word).into()).collect();
            let mut server = Server {
                program,
                options: options.clone(),
                child,
                dir,
                port,
                login,
            };
            if server.comes_up() {
                return server;
            }
        }
        panic!("{program} does not start with {options:?}");
    }

    fn comes_up(&mut self) -> bool {
        let mut is_up = false;
        until("the server is up", || {
            is_up = self.cli(&["ping"]).contains("PONG");
            is_up || matches!(self.child.try_wait(), Ok(Some(_)))
        });
        is_up
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub(crate) fn unix_url(&self) -> String {
        format!("redis+unix://{}/redis.sock", self.dir.path().display())
    }

    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// What it says to a command.
    pub(crate) fn cli(&self, words: &[&str]) -> String {
        let output = Command::new("redis-cli")
            .args(["-h", "127.0.0.1", "-p", &self.port.to_string()])
            .args(&self.login)
            .args(words)
            .stdin(Stdio::null())
            .output()
            .unwrap_or_else(|error| panic!("{}", missing("redis-cli", &error)));
        let printed = String::from_utf8_lossy(&output.stdout);
        printed.trim_end().to_owned()
    }

    /// The same, where the answer has to be this.
    #[track_caller]
    pub(crate) fn tell(&self, words: &[&str], expected: &str) {
        assert_eq!(self.cli(words), expected, "{words:?}");
    }

    pub(crate) fn is_known_by(&self, words: &[&str], text: &str) -> bool {
        self.cli(words).contains(text)
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("it runs");
        self.child.wait().expect("it ends");
    }

    /// Starts it again, with the files that it has and the port that it had.
    pub(crate) fn restart(&mut self) {
        self.child = spawn(self.program, self.port, self.dir.path(), &self.options);
        assert!(self.comes_up(), "the port has been taken");
    }

    pub(crate) fn signal(&self, signal: &str) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args([signal, &id]).status();
        assert!(sent.expect("there is `kill`").success());
    }

    /// Stops it without its connections being cut, until the end of this.
    pub(crate) fn suspend(&self) -> Suspended<'_> {
        self.signal("-STOP");
        Suspended(self)
    }

    /// How many clients it has, the one who asks included.
    pub(crate) fn clients(&self) -> usize {
        let list = self.cli(&["client", "list", "type", "normal"]);
        list.lines().filter(|line| !line.is_empty()).count()
    }
}

pub(crate) struct Suspended<'a>(&'a Server);

impl Drop for Suspended<'_> {
    fn drop(&mut self) {
        self.0.signal("-CONT");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // it may have ended already
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(program: &str, port: u16, dir: &Path, options: &[String]) -> Child {
    let other = env::var_os(OTHER);
    let mut command = Command::new(other.as_deref().unwrap_or(program.as_ref()));
    // both are one program, which goes by its name and by options that begin with `--sentinel`
    if program == "redis-sentinel" {
        command.arg(dir.join("sentinel.conf"));
        fs::write(dir.join("sentinel.conf"), "").expect("the directory is there");
    }
    let child = command
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
        .arg("--dir")
        .arg(dir)
        .args(options)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    child.unwrap_or_else(|error| panic!("{}", missing(program, &error)))
}

fn missing(program: &str, error: &std::io::Error) -> String {
    format!(
        "`{program}` can't be started ({error}): install it, on Debian by `apt-get install redis-server redis-sentinel redis-tools`"
    )
}
