//! A process that stores and deletes, and says what was acknowledged, until it is killed.

use crate::support::{Ask, LONG, key};
use cache_core::store::{Bytes, Disk, Operation};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

const NAME: &str = "disk::writer::starts_with_the_other_tests";
const PATH: &str = "LARDER_TEST_PATH";
const FIRST: &str = "LARDER_TEST_FIRST";

/// How many keys there are.
pub(super) const KEYS: u64 = 40;

pub(super) fn name(at: u64) -> String {
    format!("k:{at}")
}

/// What was acknowledged.
#[derive(Clone, Copy, Debug)]
pub(super) enum Said {
    /// A number was stored under a key.
    Set(u64, u64),
    Deleted(u64),
}

/// Stores numbers that only grow, in values of all sizes.
#[test]
#[ignore = "the other tests start it, as a process of its own"]
fn starts_with_the_other_tests() {
    let Ok(path) = std::env::var(PATH) else {
        return;
    };
    let first: u64 = std::env::var(FIRST).unwrap().parse().unwrap();
    let store = Disk::builder(path).capacity(4 << 20).build().unwrap();
    let mut dice = first;
    for number in first.. {
        dice = dice
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(99);
        let at = (dice >> 33) % KEYS;
        let key = key(&name(at));
        let said = match (dice >> 50) % 2 {
            0 => {
                store.delete(&key).unwrap();
                format!("del {at}")
            }
            _ => {
                let len = (dice >> 40) % 20_000;
                let value = u128::from(number).to_be_bytes().into_iter();
                let value: Vec<u8> = value.chain(vec![0; len as usize]).collect();
                let (value, ttl) = (Bytes::from(value), LONG);
                store.ask(Operation::Set { key, value, ttl }).unwrap();
                format!("set {at} {number}")
            }
        };
        println!("@ {said}");
        std::io::stdout().flush().unwrap();
    }
}

pub(super) struct Writer {
    child: Child,
    said: BufReader<ChildStdout>,
}

impl Writer {
    /// One whose numbers begin here, once it is at work.
    pub(super) fn start(path: &Path, first: u64) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", NAME, "--ignored", "--nocapture"])
            .env(PATH, path)
            .env(FIRST, first.to_string())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        Writer { child, said }
    }

    /// Waits until something was acknowledged.
    pub(super) fn first(&mut self) -> Said {
        loop {
            let mut line = String::new();
            assert!(self.said.read_line(&mut line).unwrap() > 0, "it has ended");
            if let Some(said) = parse(&line) {
                return said;
            }
        }
    }

    /// Goes on for as long as it can, whoever listens, until it is killed.
    #[cfg(unix)]
    pub(super) fn unheard(mut self) -> Child {
        std::thread::spawn(move || std::io::copy(&mut self.said, &mut std::io::sink()));
        self.child
    }

    /// Kills it, and gives what else it said.
    pub(super) fn kill(mut self) -> Vec<Said> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let mut rest = String::new();
        self.said.read_to_string(&mut rest).unwrap();
        // what the last line says may be cut off
        let whole = rest.rfind('\n').map_or("", |end| &rest[..end]);
        whole.lines().filter_map(parse).collect()
    }
}

fn parse(line: &str) -> Option<Said> {
    let (_, said) = line.trim_end().split_once("@ ")?;
    let words: Vec<&str> = said.split(' ').collect();
    Some(match words[..] {
        ["set", at, number] => Said::Set(at.parse().unwrap(), number.parse().unwrap()),
        ["del", at] => Said::Deleted(at.parse().unwrap()),
        _ => panic!("{line}"),
    })
}
