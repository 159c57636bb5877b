//! The replies to meta commands, from bytes that may be anything. `memcache` reads their lines; how long
//! a line or a value may be is decided here, before there is room for it.

use super::super::{Bytes, Fault, FaultKind};
use memcache::exp::{Error, MetaCommandResult, MetaResponse, ReturnCode, parse_meta_result};
use std::io;
use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt};

/// No line of a reply is longer: they have no key in them.
const LONGEST_LINE: usize = 1024;

/// What is set aside for a value before its bytes have come: the rest of what a server announces has
/// to arrive first.
const SET_ASIDE: usize = 64 << 10;

/// What was replied.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Response {
    pub(super) code: ReturnCode,
    pub(super) value: Option<Bytes>,
    pub(super) cas: Option<u64>,
    /// How many seconds are left, none if it has no end or was not asked.
    pub(super) ttl: Option<u64>,
}

impl Response {
    /// One that comes without a value.
    pub(super) fn of(code: ReturnCode) -> Self {
        Response {
            code,
            value: None,
            cas: None,
            ttl: None,
        }
    }

    /// Whether there is nothing: to read, or to change.
    pub(super) fn is_missing(&self) -> bool {
        matches!(self.code, ReturnCode::En | ReturnCode::Nf)
    }
}

/// Why there is no response.
#[derive(Debug)]
pub(super) enum Failure {
    /// The server said no to this, and goes on to the next.
    Item(Fault),
    /// What comes next can't be known.
    Connection(Fault),
}

/// Reads the reply to the request with this opaque; values up to `largest`.
pub(super) async fn read(
    reader: &mut (impl AsyncBufRead + Unpin),
    opaque: usize,
    largest: usize,
) -> Result<Response, Failure> {
    let line = read_line(reader).await.map_err(Failure::Connection)?;
    let (mut response, len) = parse(&line, opaque)?;
    if let Some(len) = len {
        let value = read_value(reader, len, largest).await;
        response.value = Some(value.map_err(Failure::Connection)?);
    }
    Ok(response)
}

/// Reads a line, which is given back without its end.
pub(super) async fn read_line(reader: &mut (impl AsyncBufRead + Unpin)) -> Result<Vec<u8>, Fault> {
    let mut line = Vec::new();
    let mut bounded = reader.take(LONGEST_LINE as u64);
    bounded.read_until(b'\n', &mut line).await.map_err(broken)?;
    if line.pop() != Some(b'\n') {
        let is_full = line.len() + 1 == LONGEST_LINE;
        return Err(if is_full { garbled() } else { closed() });
    }
    line.pop_if(|last| *last == b'\r');
    Ok(line)
}

async fn read_value(
    reader: &mut (impl AsyncBufRead + Unpin),
    len: usize,
    largest: usize,
) -> Result<Bytes, Fault> {
    if len > largest {
        let message = format!("a value of {len} bytes, where {largest} are the most");
        return Err(Fault::new(FaultKind::Garbled, message));
    }
    let mut value = Vec::with_capacity((len + 2).min(SET_ASIDE));
    let mut bounded = reader.take(len as u64 + 2);
    bounded.read_to_end(&mut value).await.map_err(broken)?;
    if value.len() < len + 2 {
        return Err(closed());
    }
    match value.strip_suffix(b"\r\n") {
        Some(value) => Ok(value.into()),
        None => Err(garbled()),
    }
}

/// Reads the line of a reply, and how long the value is that follows it.
fn parse(line: &[u8], opaque: usize) -> Result<(Response, Option<usize>), Failure> {
    let reply = MetaResponse::parse_header(line).and_then(parse_meta_result);
    let reply = reply.map_err(failure)?;
    let senseless = || Failure::Connection(garbled());
    let len = match reply.rc {
        ReturnCode::Va => Some(announced(line).ok_or_else(senseless)?),
        ReturnCode::Hd | ReturnCode::En | ReturnCode::Nf | ReturnCode::Ns | ReturnCode::Ex => None,
        _ => return Err(senseless()),
    };
    let mut response = Response::of(reply.rc);
    if !is_ours(&reply, opaque, response.is_missing()) {
        return Err(senseless());
    }
    response.cas = reply.cas;
    response.ttl = reply.ttl.and_then(|left| left.try_into().ok());
    Ok((response, len))
}

/// How long a value is, which `memcache` reads and keeps for itself.
fn announced(line: &[u8]) -> Option<usize> {
    let tokens = line.split(|byte| *byte == b' ');
    let len = tokens.filter(|token| !token.is_empty()).nth(1)?;
    str::from_utf8(len).ok()?.parse().ok()
}

/// Whether each opaque is that of the request, and there is one unless there need not be.
fn is_ours(reply: &MetaCommandResult, opaque: usize, may_be_none: bool) -> bool {
    let own = format!("O{opaque}");
    let mut opaques = reply
        .raw_flags()
        .filter(|flag| flag.starts_with(b"O"))
        .peekable();
    let is_there = may_be_none || opaques.peek().is_some();
    is_there && opaques.all(|opaque| opaque == own.as_bytes())
}

/// What a line says that is not a reply to a meta command.
fn failure(error: Error) -> Failure {
    match error {
        Error::Server(message) if message.starts_with("object too large") => {
            Failure::Item(Fault::new(FaultKind::TooLarge, shown(&message)))
        }
        Error::Server(message) => Failure::Item(Fault::new(FaultKind::Refused, shown(&message))),
        Error::Rejected(message) if message == "ERROR" => Failure::Connection(Fault::new(
            FaultKind::Refused,
            "it knows no meta commands: Memcached 1.6 or later is needed",
        )),
        // The server may have taken for commands what was none.
        Error::Rejected(message) => {
            Failure::Connection(Fault::new(FaultKind::Refused, shown(&message)))
        }
        _ => Failure::Connection(garbled()),
    }
}

/// What a server says, fit for a log.
fn shown(message: &str) -> String {
    let is_shown = |c: &char| !c.is_control();
    message.chars().filter(is_shown).take(200).collect()
}

/// Not even a part of it is shown: it may be a value.
fn garbled() -> Fault {
    Fault::new(
        FaultKind::Garbled,
        "what it sent is no reply to what it was asked",
    )
}

fn closed() -> Fault {
    Fault::new(FaultKind::Unreachable, "it closed the connection")
}

/// The fault that an error of the connection is.
pub(super) fn broken(error: io::Error) -> Fault {
    Fault::new(FaultKind::Unreachable, error.to_string())
}

#[cfg(test)]
#[path = "response_tests.rs"]
mod tests;
