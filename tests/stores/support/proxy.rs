//! What may happen on the way to a server.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

const STEP: Duration = Duration::from_millis(5);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mode {
    Pass,
    /// Bytes take longer.
    Slow(Duration),
    /// Bytes stay where they are, and nobody is told.
    Freeze,
    /// Connections break, and new ones do at once.
    Cut,
}

struct State {
    mode: Mutex<Mode>,
    is_over: AtomicBool,
    accepted: AtomicUsize,
}

/// A proxy, until it is dropped.
pub(crate) struct Proxy {
    pub(crate) port: u16,
    state: Arc<State>,
}

impl Proxy {
    pub(crate) fn to(target: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("it is bound").port();
        listener.set_nonblocking(true).expect("it can be");
        let state = Arc::new(State {
            mode: Mutex::new(Mode::Pass),
            is_over: AtomicBool::new(false),
            accepted: AtomicUsize::new(0),
        });
        let shared = state.clone();
        thread::spawn(move || accept(&listener, target, &shared));
        Proxy { port, state }
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    pub(crate) fn set(&self, mode: Mode) {
        *self.state.mode.lock().expect("no thread panics") = mode;
    }

    /// How many connections there have been.
    pub(crate) fn accepted(&self) -> usize {
        self.state.accepted.load(Ordering::Relaxed)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.state.is_over.store(true, Ordering::Relaxed);
    }
}

impl State {
    fn mode(&self) -> Mode {
        match self.is_over.load(Ordering::Relaxed) {
            true => Mode::Cut,
            false => *self.mode.lock().expect("no thread panics"),
        }
    }
}

fn accept(listener: &TcpListener, target: u16, state: &Arc<State>) {
    while !state.is_over.load(Ordering::Relaxed) {
        let Ok((client, _)) = listener.accept() else {
            thread::sleep(STEP);
            continue;
        };
        state.accepted.fetch_add(1, Ordering::Relaxed);
        client.set_nonblocking(false).expect("it can be");
        if let Ok(server) = TcpStream::connect(("127.0.0.1", target)) {
            pump(&client, &server, state);
            pump(&server, &client, state);
        }
    }
}

/// Carries bytes one way, on a thread.
fn pump(from: &TcpStream, to: &TcpStream, state: &Arc<State>) {
    let (mut from, mut to) = (copy(from), copy(to));
    let state = state.clone();
    thread::spawn(move || {
        let mut buffer = vec![0; 64 << 10];
        loop {
            let read = match from.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if is_nothing_yet(&error) => 0,
                Err(_) => break,
            };
            if !passes(&state) || to.write_all(&buffer[..read]).is_err() {
                break;
            }
        }
        let _ = from.shutdown(Shutdown::Both);
        let _ = to.shutdown(Shutdown::Both);
    });
}

fn copy(stream: &TcpStream) -> TcpStream {
    let copy = stream.try_clone().expect("there are descriptors left");
    copy.set_nodelay(true).expect("it can be");
    copy.set_read_timeout(Some(STEP)).expect("it can be");
    copy
}

fn is_nothing_yet(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

/// Waits as long as the way is closed; false if it is gone.
fn passes(state: &State) -> bool {
    loop {
        match state.mode() {
            Mode::Pass => return true,
            Mode::Cut => return false,
            Mode::Slow(delay) => {
                thread::sleep(delay);
                return true;
            }
            Mode::Freeze => thread::sleep(STEP),
        }
    }
}
