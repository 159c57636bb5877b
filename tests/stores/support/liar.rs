//! A server that says what it likes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// A server that lets everyone in and then answers each question with the same bytes.
pub(crate) struct Liar {
    port: u16,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    accepted: AtomicUsize,
    is_over: AtomicBool,
    /// How much of what has no end was sent, once that has failed.
    sent: Mutex<Option<usize>>,
}

/// When it begins to lie.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lies {
    AtOnce,
    OnceWeAreIn,
    /// As well, and without an end.
    OnAndOn,
}

impl Liar {
    /// It begins to lie once it has let us in.
    pub(crate) fn after_a_greeting(lie: impl Into<Vec<u8>>) -> Self {
        Self::start(lie.into(), Lies::OnceWeAreIn)
    }

    pub(crate) fn at_once(lie: impl Into<Vec<u8>>) -> Self {
        Self::start(lie.into(), Lies::AtOnce)
    }

    /// It lies on and on, until nobody listens.
    pub(crate) fn without_end(lie: &str) -> Self {
        Self::start(lie.repeat((64 << 10) / lie.len()).into(), Lies::OnAndOn)
    }

    fn start(lie: Vec<u8>, lies: Lies) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("it is bound").port();
        let state = Arc::<State>::default();
        let shared = state.clone();
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if shared.is_over.load(Ordering::Relaxed) {
                    return;
                }
                shared.accepted.fetch_add(1, Ordering::Relaxed);
                let (lie, state) = (lie.clone(), shared.clone());
                thread::spawn(move || converse(client, &lie, lies, &state));
            }
        });
        Liar { port, state }
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// How many connections there have been.
    pub(crate) fn accepted(&self) -> usize {
        self.state.accepted.load(Ordering::Relaxed)
    }

    /// How much of what has no end was sent, once nobody listens.
    pub(crate) fn sent(&self) -> Option<usize> {
        *self.state.sent.lock().expect("no thread panics")
    }
}

impl Drop for Liar {
    fn drop(&mut self) {
        self.state.is_over.store(true, Ordering::Relaxed);
        let _ = TcpStream::connect(("127.0.0.1", self.port));
    }
}

/// Answers until the other end has enough of it.
fn converse(client: TcpStream, lie: &[u8], lies: Lies, state: &State) -> Option<()> {
    let mut answers = client.try_clone().ok()?;
    let mut questions = BufReader::new(client);
    loop {
        let words = read(&mut questions)?;
        let text = match words.first()?.to_ascii_uppercase().as_str() {
            _ if lies == Lies::AtOnce => None,
            "HELLO" => Some("%1\r\n+server\r\n+redis\r\n".to_owned()),
            "CLIENT" => Some("+OK\r\n".to_owned()),
            "SCRIPT" => Some("-NOPERM not for you\r\n".to_owned()),
            "INFO" => Some(bulk("run_id:liar\r\nrole:master\r\nmaster_replid:liar\r\n")),
            _ => None,
        };
        if text.is_none() && lies == Lies::OnAndOn {
            let sent = flood(&mut answers, lie);
            *state.sent.lock().ok()? = Some(sent);
            return None;
        }
        let answer = text.as_deref().map_or(lie, str::as_bytes);
        answers.write_all(answer).ok()?;
    }
}

/// Sends the same until that fails, and says how much that was.
fn flood(answers: &mut TcpStream, lie: &[u8]) -> usize {
    let mut sent = 0;
    while answers.write_all(lie).is_ok() {
        sent += lie.len();
    }
    sent
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
