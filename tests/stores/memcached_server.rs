//! Memcached servers of the tests' own, and what is asked of stores on them.

use cache_core::store::{
    Answer, Bytes, Fault, Key, Memcached, MemcachedBuilder, Operation, Reply, Store, Stored,
    Version,
};
use futures::executor::block_on;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

pub(crate) const LONG: Duration = Duration::from_secs(600);

/// A process, which ends when this is dropped.
pub(crate) struct Process(Child);

impl Process {
    pub(crate) fn start(command: &mut Command) -> Self {
        command.stdout(Stdio::null()).stderr(Stdio::null());
        Process(command.spawn().expect("memcached is installed"))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // it may have ended
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A server on a port of its own, which ends when this is dropped.
pub(crate) struct Server {
    process: Process,
    pub(crate) port: u16,
    options: Vec<String>,
}

impl Server {
    pub(crate) fn start(options: &[&str]) -> Self {
        let options: Vec<String> = options.iter().map(|&option| option.into()).collect();
        // another process may take the port between the two
        for _ in 0..5 {
            let port = free_port();
            if let Some(process) = launch(port, &options) {
                return Server {
                    process,
                    port,
                    options,
                };
            }
        }
        panic!("memcached does not start with {options:?}");
    }

    pub(crate) fn url(&self) -> String {
        format!("memcached://127.0.0.1:{}", self.port)
    }

    pub(crate) fn builder(&self) -> MemcachedBuilder {
        Memcached::builder(&self.url())
    }

    pub(crate) fn store(&self) -> Memcached {
        self.builder().build().unwrap()
    }

    /// Ends it as a crash does.
    pub(crate) fn kill(&mut self) {
        self.process.0.kill().unwrap();
        self.process.0.wait().unwrap();
    }

    /// Starts it again, on the same port.
    pub(crate) fn start_again(&mut self) {
        self.process = launch(self.port, &self.options).expect("the port is still free");
    }

    /// Sends it a signal.
    pub(crate) fn signal(&mut self, signal: &str) {
        let pid = self.process.0.id().to_string();
        let sent = Command::new("kill").args([signal, &pid]).status().unwrap();
        assert!(sent.success(), "kill {signal} {pid}");
    }

    /// Stops it where it is, with its connections.
    pub(crate) fn hang(&mut self) {
        self.signal("-STOP");
        // the signal is on its way to each of its threads
        sleep(Duration::from_millis(100));
    }

    /// Waits for it to end by itself.
    pub(crate) fn wait(&mut self) {
        self.process.0.wait().unwrap();
    }

    /// What it answers to a line, up to a first piece of the answer.
    pub(crate) fn raw(&self, line: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.write_all(format!("{line}\r\n").as_bytes()).unwrap();
        let mut answer = [0; 8192];
        let len = stream.read(&mut answer).unwrap();
        String::from_utf8_lossy(&answer[..len]).into_owned()
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

/// The process, once it listens; none if it ends instead.
fn launch(port: u16, options: &[String]) -> Option<Process> {
    let mut command = Command::new("memcached");
    command.args(["-l", "127.0.0.1", "-U", "0", "-t", "2", "-u", "root"]);
    command.args(["-p", &port.to_string()]).args(options);
    let mut process = Process::start(&mut command);
    let give_up = Instant::now() + Duration::from_secs(10);
    while Instant::now() < give_up {
        if process.0.try_wait().unwrap().is_some() {
            return None;
        }
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Some(process);
        }
        sleep(Duration::from_millis(10));
    }
    None
}

pub(crate) type Outcomes = Vec<Result<Reply, Fault>>;

pub(crate) fn key(text: &str) -> Key {
    Key::new(text).unwrap()
}

pub(crate) fn bytes(text: &str) -> Bytes {
    text.as_bytes().into()
}

pub(crate) fn run(store: &Memcached, operations: Vec<Operation>) -> Outcomes {
    block_on(store.run(operations))
}

pub(crate) fn ask(store: &Memcached, operation: Operation) -> Result<Answer, Fault> {
    let mut outcomes = run(store, vec![operation]);
    assert_eq!(outcomes.len(), 1);
    outcomes.remove(0).map(|reply| reply.answer)
}

pub(crate) fn get(store: &Memcached, at: &str) -> Result<Option<Stored>, Fault> {
    ask(store, Operation::Get { key: key(at) }).map(|answer| match answer {
        Answer::Value(value) => value,
        Answer::Done(_) => panic!("a reading is answered with what is there"),
    })
}

fn did(store: &Memcached, operation: Operation) -> Result<bool, Fault> {
    ask(store, operation).map(|answer| answer == Answer::Done(true))
}

pub(crate) fn set_op(at: &str, value: Bytes) -> Operation {
    Operation::Set {
        key: key(at),
        value,
        ttl: LONG,
    }
}

pub(crate) fn set(store: &Memcached, at: &str, value: &str) -> Result<bool, Fault> {
    did(store, set_op(at, bytes(value)))
}

pub(crate) fn add(store: &Memcached, at: &str, value: &str) -> Result<bool, Fault> {
    let (key, value) = (key(at), bytes(value));
    did(
        store,
        Operation::Add {
            key,
            value,
            ttl: LONG,
        },
    )
}

pub(crate) fn delete(store: &Memcached, at: &str) -> Result<bool, Fault> {
    did(store, Operation::Delete { key: key(at) })
}

pub(crate) fn swap(
    store: &Memcached,
    at: &str,
    version: Version,
    value: &str,
) -> Result<bool, Fault> {
    let operation = Operation::Swap {
        key: key(at),
        version,
        value: bytes(value),
        ttl: LONG,
    };
    did(store, operation)
}

/// Asks until there is an answer.
pub(crate) fn soon<T>(mut ask: impl FnMut() -> Result<T, Fault>) -> T {
    let give_up = Instant::now() + Duration::from_secs(10);
    loop {
        match ask() {
            Ok(answer) => return answer,
            Err(fault) => assert!(Instant::now() < give_up, "still no answer: {fault}"),
        }
        sleep(Duration::from_millis(20));
    }
}

/// What something gives, and how long it took.
pub(crate) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    (work(), began.elapsed())
}
