//! A stream on which requests are answered.

use super::address::{Address, Stream};
use super::backoff::random;
use super::login::Login;
use super::request::Request;
use super::response::{self, Failure, Response, broken};
use super::{Fault, FaultKind};
use memcache::exp::ReturnCode;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncBufRead, AsyncWriteExt, BufReader, ReadHalf, WriteHalf, split};
use tokio::time::{Instant, timeout, timeout_at};

/// For so many bytes the answer may take as long again.
const BYTES_PER_TIMEOUT: u32 = 1 << 20;

/// What was answered, and why it ended before the last answer.
pub(super) type Answered = (Vec<Result<Response, Fault>>, Option<Fault>);

/// A stream on which nothing is under way between two exchanges. One that failed is not used again:
/// what comes next on it may be the answer to something else.
pub(super) struct Connection {
    reader: BufReader<ReadHalf<Box<dyn Stream>>>,
    writer: WriteHalf<Box<dyn Stream>>,
    /// Tells it apart from all others.
    pub(super) number: u64,
    has_answered: bool,
}

impl Connection {
    /// Connects, and logs in, within a time.
    pub(super) async fn open(
        address: &Address,
        login: Option<&Login>,
        within: Duration,
    ) -> Result<Self, Fault> {
        let opening = async {
            let (reader, writer) = split(address.open().await.map_err(broken)?);
            let mut connection = Connection {
                reader: BufReader::new(reader),
                writer,
                number: random(),
                has_answered: false,
            };
            if let Some(login) = login {
                connection.log_in(login).await?;
            }
            Ok(connection)
        };
        let late = |_| {
            Fault::new(
                FaultKind::Unreachable,
                format!("no connection in {within:?}"),
            )
        };
        timeout(within, opening).await.map_err(late)?
    }

    /// Logs in, which in this protocol is to store user and password.
    async fn log_in(&mut self, login: &Login) -> Result<(), Fault> {
        let written = self.writer.write_all(&login.encode()).await;
        written.map_err(broken)?;
        let said = response::read_line(&mut self.reader)
            .await
            .map_err(no_login)?;
        match said.as_slice() {
            b"STORED" => Ok(()),
            _ => Err(Fault::new(
                FaultKind::Refused,
                "it does not take this user and password",
            )),
        }
    }

    /// Whether nothing has come since the last answer, not even the end.
    pub(super) async fn is_quiet(&mut self) -> bool {
        let look = |context: &mut Context<'_>| {
            let read = Pin::new(&mut self.reader).poll_fill_buf(context);
            Poll::Ready(read.is_pending())
        };
        poll_fn(look).await
    }

    /// Sends requests and reads the answers, in their order.
    pub(super) async fn exchange(
        &mut self,
        requests: Vec<Request>,
        within: Duration,
        largest: usize,
    ) -> Answered {
        let (sent, payload) = match self.payload(requests) {
            Ok(written) => written,
            Err(fault) => return (Vec::new(), Some(fault)),
        };
        let by = Instant::now() + within + more(within, payload.len());
        let Connection { reader, writer, .. } = self;
        // If it fails, so does the reading.
        let writing = async { drop(writer.write_all(&payload).await) };
        let reading = read_all(reader, &sent, by, within, largest);
        let ((answers, fault), was_written) = while_writing(writing, reading).await;
        self.has_answered |= !answers.is_empty();
        let fault = match fault {
            Some(fault) if !self.has_answered => Some(no_answer(fault)),
            fault => fault,
        };
        if fault.is_none() && !was_written {
            let early = Fault::new(FaultKind::Garbled, "it answered before it was asked");
            return (answers, Some(early));
        }
        (answers, fault)
    }

    /// Requests as they are written, and which of them are.
    fn payload(&self, requests: Vec<Request>) -> Result<(Vec<bool>, Vec<u8>), Fault> {
        let mut payload = Vec::with_capacity(requests.iter().map(Request::len).sum());
        let mut sent = Vec::with_capacity(requests.len());
        for (opaque, request) in requests.into_iter().enumerate() {
            sent.push(request.is_for(self.number));
            if sent[opaque] {
                request.encode(opaque, &mut payload)?;
            }
        }
        Ok((sent, payload))
    }
}

/// Reads the responses to what was sent, up to the first after which it can't go on. What was not,
/// since it is about what was read on another connection, finds something else there.
async fn read_all(
    reader: &mut (impl AsyncBufRead + Unpin),
    sent: &[bool],
    mut by: Instant,
    within: Duration,
    largest: usize,
) -> Answered {
    let mut answers = Vec::with_capacity(sent.len());
    for (opaque, was_sent) in sent.iter().enumerate() {
        if !was_sent {
            answers.push(Ok(Response::of(ReturnCode::Ex)));
            continue;
        }
        let response = timeout_at(by, response::read(reader, opaque, largest)).await;
        match response {
            Ok(Ok(response)) => {
                by += more(
                    within,
                    response.value.as_ref().map_or(0, |value| value.len()),
                );
                answers.push(Ok(response));
            }
            Ok(Err(Failure::Item(fault))) => answers.push(Err(fault)),
            Ok(Err(Failure::Connection(fault))) => {
                return (answers, Some(fault));
            }
            Err(_) => {
                let message = format!("no answer in {within:?}");
                return (answers, Some(Fault::new(FaultKind::TimedOut, message)));
            }
        }
    }
    (answers, None)
}

/// The fault of a server that ends the connection when user and password are sent.
fn no_login(fault: Fault) -> Fault {
    let message = format!(
        "{} when it was told user and password, which one takes that is started with --auth-file, \
         and not with -S for SASL",
        fault.message
    );
    Fault::new(fault.kind, message)
}

/// The fault of a server that has never answered.
fn no_answer(fault: Fault) -> Fault {
    if fault.kind != FaultKind::TimedOut {
        return fault;
    }
    let message = format!(
        "{}, nor ever on this connection (one that is started with -S, for SASL, answers no meta \
         commands: start it with --auth-file)",
        fault.message
    );
    Fault::new(fault.kind, message)
}

/// How much longer it may take for the bytes that there are.
fn more(within: Duration, bytes: usize) -> Duration {
    let bytes = u32::try_from(bytes).unwrap_or(u32::MAX);
    within.saturating_mul(bytes / 1024) / (BYTES_PER_TIMEOUT / 1024)
}

/// Writes while it reads: a server that waits for its answers to be taken takes no more requests. Also
/// tells whether the writing has ended.
async fn while_writing<T>(
    writing: impl Future<Output = ()>,
    reading: impl Future<Output = T>,
) -> (T, bool) {
    let (mut writing, mut reading) = (pin!(writing), pin!(reading));
    let mut was_written = false;
    poll_fn(move |context| {
        was_written = was_written || writing.as_mut().poll(context).is_ready();
        reading
            .as_mut()
            .poll(context)
            .map(|read| (read, was_written))
    })
    .await
}
