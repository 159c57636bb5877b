//! A server that says what it likes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

/// A server that lets everyone in and then answers each question with the same bytes.
pub(crate) struct Liar {
    pub(crate) port: u16,
    accepted: Arc<AtomicUsize>,
    is_over: Arc<AtomicBool>,
}

/// When it begins to lie.
#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    TheFirst,
    TheFirstOfOurs,
}

impl Liar {
    /// It begins to lie once it has let us in.
    pub(crate) fn after_a_greeting(lie: impl Into<Vec<u8>>) -> Self {
        Self::start(lie.into(), From::TheFirstOfOurs)
    }

    pub(crate) fn at_once(lie: impl Into<Vec<u8>>) -> Self {
        Self::start(lie.into(), From::TheFirst)
    }

    fn start(lie: Vec<u8>, from: From) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("it is bound").port();
        let (accepted, is_over) = (Arc::<AtomicUsize>::default(), Arc::<AtomicBool>::default());
        let (count, over) = (accepted.clone(), is_over.clone());
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if over.load(Ordering::Relaxed) {
                    return;
                }
                count.fetch_add(1, Ordering::Relaxed);
                let lie = lie.clone();
                thread::spawn(move || converse(client, &lie, from));
            }
        });
        Liar {
            port,
            accepted,
            is_over,
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// How many connections there have been.
    pub(crate) fn accepted(&self) -> usize {
        self.accepted.load(Ordering::Relaxed)
    }
}

impl Drop for Liar {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

/// Answers until the other end has enough of it.
fn converse(client: TcpStream, lie: &[u8], from: From) -> Option<()> {
    let mut answers = client.try_clone().ok()?;
    let mut questions = BufReader::new(client);
    loop {
        let words = read(&mut questions)?;
        let text = match words.first()?.to_ascii_uppercase().as_str() {
            _ if from == From::TheFirst => None,
            "HELLO" => Some("%1\r\n+server\r\n+redis\r\n".to_owned()),
            "CLIENT" => Some("+OK\r\n".to_owned()),
            "INFO" => Some(bulk("run_id:liar\r\nrole:master\r\nmaster_replid:liar\r\n")),
            _ => None,
        };
        answers
            .write_all(text.as_deref().map_or(lie, str::as_bytes))
            .ok()?;
    }
}

fn bulk(text: &str) -> String {
    format!("${}\r\n{text}\r\n", text.len())
}

/// A command, as clients send it.
fn read(from: &mut impl BufRead) -> Option<Vec<String>> {
    let count = length(from, '*')?;
    let mut word = || {
        let mut bytes = vec![0; length(from, '$')? + 2];
        from.read_exact(&mut bytes).ok()?;
        bytes.truncate(bytes.len() - 2);
        Some(String::from_utf8_lossy(&bytes).into_owned())
    };
    (0..count).map(|_| word()).collect()
}

fn length(from: &mut impl BufRead, kind: char) -> Option<usize> {
    let mut line = String::new();
    from.take(32).read_line(&mut line).ok()?;
    line.trim_end().strip_prefix(kind)?.parse().ok()
}
