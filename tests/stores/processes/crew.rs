//! Some workers, and the database they have in common.

use super::database::PORT;
use super::load::WAYS;
use super::tally::Tally;
use super::worker;
use crate::support::Server;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;
use std::time::Duration;

/// How the cache of the workers is set up.
#[derive(Clone)]
pub(crate) struct Setting {
    pub(crate) store: String,
    pub(crate) near: &'static str,
    pub(crate) patience: &'static str,
    pub(crate) ways: Vec<&'static str>,
    /// For how long a process may be served what another has replaced, in milliseconds.
    pub(crate) bound: u64,
}

/// For how long that may be where the store tells of changes.
pub(crate) const TOLD: u64 = 250;

/// For how many seconds nothing but reads and writes is tried: then faults are tried in every mode too.
pub(crate) fn torture() -> Option<u64> {
    let seconds = std::env::var("LARDER_TORTURE").ok()?;
    Some(seconds.parse().unwrap())
}

/// The modes of the near cache to try: these, or all of them where there is time.
pub(crate) fn modes(few: &[&'static str]) -> Vec<&'static str> {
    match torture() {
        Some(_) => vec!["off", "validate", "tracked"],
        None => few.to_vec(),
    }
}

impl Setting {
    pub(crate) fn new(store: impl Into<String>, near: &'static str) -> Self {
        Setting {
            store: store.into(),
            near,
            patience: "2s",
            ways: WAYS.to_vec(),
            bound: if near == "tracked" { TOLD } else { 0 },
        }
    }
}

/// A worker, until it is dropped.
pub(crate) struct Worker {
    child: Child,
    told: ChildStdin,
    said: BufReader<ChildStdout>,
    /// What it found to be stale.
    stale: Vec<String>,
}

pub(crate) struct Crew {
    pub(crate) workers: Vec<Worker>,
    pub(crate) database: Server,
    setting: Setting,
}

impl Worker {
    fn start(setting: &Setting, database: u16, more: &[(&str, &str)]) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command
            .args(["--exact", worker::NAME, "--ignored", "--nocapture"])
            .env(worker::WAYS, setting.ways.join(" "))
            .env(worker::BOUND, setting.bound.to_string())
            .env(PORT, database.to_string())
            .env("LARDER_TEST_STORE", &setting.store)
            .env("LARDER_TEST_PREFIX", "test")
            .env("LARDER_TEST_NEAR", setting.near)
            .env("LARDER_TEST_PATIENCE", setting.patience)
            .envs(more.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut worker = Worker {
            told: child.stdin.take().unwrap(),
            said: BufReader::new(child.stdout.take().unwrap()),
            child,
            stale: Vec::new(),
        };
        assert_eq!(worker.hear(), "ready");
        worker
    }

    pub(crate) fn tell(&mut self, what: &str) {
        writeln!(self.told, "{what}").unwrap();
    }

    /// What it says next, but for what it finds to be stale.
    pub(crate) fn hear(&mut self) -> String {
        loop {
            let mut line = String::new();
            let read = self.said.read_line(&mut line).unwrap();
            assert!(read > 0, "a worker has ended: {:?}", self.child.wait());
            let Some((_, said)) = line.trim_end().split_once("@ ") else {
                continue;
            };
            match said.strip_prefix("stale ") {
                Some(what) => self.stale.push(what.into()),
                None => return said.into(),
            }
        }
    }

    pub(crate) fn ask(&mut self, what: &str) -> String {
        self.tell(what);
        self.hear()
    }

    /// What a way to read gives, and how long that took.
    pub(crate) fn read(&mut self, way: &str, k: u64) -> (u64, Duration) {
        self.tell(&format!("read {way} {k}"));
        self.has_read()
    }

    pub(crate) fn has_read(&mut self) -> (u64, Duration) {
        let said = self.hear();
        let words: Vec<&str> = said.split(' ').collect();
        let number = |at: usize| words[at].parse().unwrap();
        (number(1), Duration::from_millis(number(2)))
    }

    /// Ends it as a crash does.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Crew {
    pub(crate) fn start(setting: &Setting) -> Self {
        Crew::of(3, setting)
    }

    pub(crate) fn of(count: usize, setting: &Setting) -> Self {
        let mut crew = Crew {
            workers: Vec::new(),
            database: Server::start(&[]),
            setting: setting.clone(),
        };
        (0..count).for_each(|_| crew.add(&[]));
        crew
    }

    /// One more worker, with more in its environment.
    pub(crate) fn add(&mut self, more: &[(&str, &str)]) {
        let worker = Worker::start(&self.setting, self.database.port, more);
        self.workers.push(worker);
    }

    /// What all answer to one question, asked at the same time.
    pub(crate) fn ask(&mut self, what: &str) -> Vec<String> {
        self.workers.iter_mut().for_each(|worker| worker.tell(what));
        self.workers.iter_mut().map(Worker::hear).collect()
    }

    /// Has all read and write on.
    pub(crate) fn go(&mut self) {
        self.ask("go");
    }

    /// Ends that, and finds out whether anything was or is stale.
    #[track_caller]
    pub(crate) fn rest(&mut self) -> Tally {
        let mut total = Tally::default();
        for said in self.ask("rest") {
            total.add(Tally::of_line(said.strip_prefix("tally ").unwrap()));
        }
        println!("{} {}: {total:?}", self.setting.store, self.setting.near);
        thread::sleep(Duration::from_millis(self.setting.bound));
        for said in self.ask("verify") {
            assert_eq!(said, "wrong", "{total:?}");
        }
        for worker in &self.workers {
            assert!(worker.stale.is_empty(), "{:#?} {total:?}", worker.stale);
        }
        total
    }

    /// Reads and writes for a while.
    #[track_caller]
    pub(crate) fn work(&mut self, time: Duration) -> Tally {
        self.go();
        thread::sleep(time);
        self.rest()
    }
}
