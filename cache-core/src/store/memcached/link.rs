//! A server, with or without a connection to it.
//!
//! Whatever callers ask of it goes through one queue. A task takes what has gathered there, sends it
//! in one go, and hands out the answers. So there is one connection and one attempt to make it,
//! however many wait, and who waits for a server that hangs waits for the time-outs once.

use super::address::Address;
use super::backoff::Backoff;
use super::connection::Connection;
use super::login::Login;
use super::request::Request;
use super::response::Response;
use super::{Fault, FaultKind, Worker};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

/// What is sent in one go: a call's requests are kept together, whatever they come to.
const BYTES_AT_ONCE: usize = 1 << 20;
const REQUESTS_AT_ONCE: usize = 256;

/// What is known of a server before it is connected to.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) address: Address,
    pub(super) login: Option<Login>,
    pub(super) connect_timeout: Duration,
    pub(super) response_timeout: Duration,
    /// The largest value to read.
    pub(super) largest: usize,
}

/// A server to ask. The task ends with the last of these.
#[derive(Clone, Debug)]
pub(super) struct Link {
    target: Arc<Target>,
    queue: mpsc::UnboundedSender<Asked>,
}

/// The answers to some requests, and the number of the connection that they came on.
pub(super) type Answers = (Vec<Result<Response, Fault>>, u64);

/// How many answers somebody waits for.
type Waiting = (usize, oneshot::Sender<Answers>);

/// What somebody asks.
#[derive(Debug)]
struct Asked {
    requests: Vec<Request>,
    since: Instant,
    done: oneshot::Sender<Answers>,
}

impl Link {
    /// A server that the worker connects to once it is asked something.
    pub(super) fn new(target: Target, worker: &Worker) -> Self {
        let (queue, asked) = mpsc::unbounded_channel();
        let target = Arc::new(target);
        let line = Line {
            target: Arc::clone(&target),
            asked,
            connection: None,
            backoff: Backoff::default(),
        };
        worker.spawn(line.serve());
        Link { target, queue }
    }

    pub(super) fn address(&self) -> &Address {
        &self.target.address
    }

    /// Sends requests. The answers are as many.
    pub(super) fn ask(&self, requests: Vec<Request>) -> oneshot::Receiver<Answers> {
        let (done, answers) = oneshot::channel();
        let since = Instant::now();
        // If the task has ended, so has the receiver of the answers.
        let _ = self.queue.send(Asked {
            requests,
            since,
            done,
        });
        answers
    }
}

/// The task's side.
struct Line {
    target: Arc<Target>,
    asked: mpsc::UnboundedReceiver<Asked>,
    connection: Option<Connection>,
    backoff: Backoff,
}

impl Line {
    async fn serve(mut self) {
        while let Some(first) = self.asked.recv().await {
            match self.connected().await {
                Ok(_) if !self.is_in_time(&first) => self.fail(first, &self.late()),
                Ok(connection) => self.serve_on(connection, first).await,
                Err(fault) => self.fail(first, &fault),
            }
        }
    }

    /// The connection there is, or a new one unless the last failed a moment ago.
    async fn connected(&mut self) -> Result<Connection, Fault> {
        if let Some(mut connection) = self.connection.take()
            && connection.is_quiet().await
        {
            return Ok(connection);
        }
        if let Some(cause) = self.backoff.cause() {
            let message = format!(
                "{}; that was a moment ago, and it is not tried again yet",
                cause.message
            );
            return Err(self.fault(Fault::new(FaultKind::Unreachable, message)));
        }
        let Target { address, login, .. } = &*self.target;
        let opened = Connection::open(address, login.as_ref(), self.target.connect_timeout).await;
        opened.map_err(|fault| {
            self.backoff.failed(&fault);
            self.fault(fault)
        })
    }

    /// Sends what has gathered, and keeps the connection if it is sound.
    async fn serve_on(&mut self, mut connection: Connection, first: Asked) {
        let (requests, waiting) = self.gather(first);
        let (within, len) = (self.target.response_timeout, requests.len());
        let exchange = connection.exchange(requests, within, self.target.largest);
        let (mut answers, fault) = exchange.await;
        let number = connection.number;
        if let Some(fault) = fault {
            self.backoff.failed(&fault);
            answers.push(Err(fault.clone()));
            answers.resize(len, Err(after(fault)));
        } else {
            self.backoff.worked();
            self.connection = Some(connection);
        }
        let mut answers = answers.into_iter();
        for (len, done) in waiting {
            let own = answers.by_ref().take(len);
            let own = own.map(|answer| answer.map_err(|fault| self.fault(fault)));
            // who asked may be gone
            let _ = done.send((own.collect(), number));
        }
    }

    /// What waits, up to what is sent in one go, and for whom how much of it is.
    fn gather(&mut self, first: Asked) -> (Vec<Request>, Vec<Waiting>) {
        let (mut requests, mut waiting) = (Vec::new(), Vec::new());
        let mut bytes = 0;
        let mut next = Some(first);
        while let Some(asked) = next {
            bytes += asked.requests.iter().map(Request::len).sum::<usize>();
            waiting.push((asked.requests.len(), asked.done));
            requests.extend(asked.requests);
            let has_room = bytes < BYTES_AT_ONCE && requests.len() < REQUESTS_AT_ONCE;
            next = if has_room { self.next_in_time() } else { None };
        }
        (requests, waiting)
    }

    /// The next that has not waited for too long.
    fn next_in_time(&mut self) -> Option<Asked> {
        while let Ok(asked) = self.asked.try_recv() {
            if self.is_in_time(&asked) {
                return Some(asked);
            }
            self.fail(asked, &self.late());
        }
        None
    }

    /// Whether it has waited for less than what the server may take to connect and answer.
    fn is_in_time(&self, asked: &Asked) -> bool {
        asked.since.elapsed() < self.target.connect_timeout + self.target.response_timeout
    }

    fn late(&self) -> Fault {
        let message = "it was too slow for all that it was asked";
        self.fault(Fault::new(FaultKind::TimedOut, message))
    }

    fn fail(&self, asked: Asked, fault: &Fault) {
        let answers = vec![Err(fault.clone()); asked.requests.len()];
        // on no connection
        let _ = asked.done.send((answers, 0));
    }

    /// The same fault, with the server's address.
    fn fault(&self, fault: Fault) -> Fault {
        Fault::new(
            fault.kind,
            format!("{}: {}", self.target.address, fault.message),
        )
    }
}

/// The fault of what was sent behind something that ended the connection. It may have happened.
fn after(fault: Fault) -> Fault {
    match fault.kind {
        FaultKind::Refused => Fault::new(
            FaultKind::Unreachable,
            format!("the connection was given up after: {}", fault.message),
        ),
        _ => fault,
    }
}
