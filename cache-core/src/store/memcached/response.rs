//! The replies to meta commands, from bytes that may be anything.

use super::super::{Bytes, Fault, FaultKind};
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
    pub(super) code: Code,
    pub(super) value: Option<Bytes>,
    pub(super) cas: Option<u64>,
    /// How many seconds are left, none if it has no end or was not asked.
    pub(super) ttl: Option<u64>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Code {
    /// `VA`: here is the value.
    Value,
    /// `HD`: done.
    Done,
    /// `EN`, `NF`: there is nothing.
    Missing,
    /// `NS`: not stored.
    NotStored,
    /// `EX`: there is something else.
    Changed,
}

impl Response {
    /// One that comes without a value.
    pub(super) fn of(code: Code) -> Self {
        Response {
            code,
            value: None,
            cas: None,
            ttl: None,
        }
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
    let text = str::from_utf8(line).map_err(|_| Failure::Connection(garbled()))?;
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    let code = match word {
        "VA" => Code::Value,
        "HD" => Code::Done,
        "EN" | "NF" => Code::Missing,
        "NS" => Code::NotStored,
        "EX" => Code::Changed,
        _ => return Err(error(word, rest)),
    };
    let flags = parse_flags(code, rest, opaque);
    flags.ok_or_else(|| Failure::Connection(garbled()))
}

/// Reads what follows the code; none if it makes no sense, or is the reply to something else.
fn parse_flags(code: Code, rest: &str, opaque: usize) -> Option<(Response, Option<usize>)> {
    let mut response = Response::of(code);
    let mut tokens = rest.split(' ').filter(|token| !token.is_empty());
    let len = match code {
        Code::Value => Some(tokens.next()?.parse().ok()?),
        _ => None,
    };
    // early versions don't repeat it where there is nothing
    let mut is_ours = code == Code::Missing;
    for token in tokens {
        let (flag, value) = token.split_at_checked(1)?;
        match flag {
            "c" => response.cas = Some(value.parse().ok()?),
            "t" => response.ttl = value.parse::<i64>().ok()?.try_into().ok(),
            "O" if value.parse() == Ok(opaque) => is_ours = true,
            "O" => return None,
            // what was not asked for, as that somebody marked it stale
            _ => {}
        }
    }
    is_ours.then_some((response, len))
}

/// What a line says that is not a reply to a meta command.
fn error(word: &str, rest: &str) -> Failure {
    match word {
        "SERVER_ERROR" if rest.starts_with("object too large") => {
            Failure::Item(Fault::new(FaultKind::TooLarge, shown(rest)))
        }
        "SERVER_ERROR" => Failure::Item(Fault::new(FaultKind::Refused, shown(rest))),
        // The server may have taken for commands what was none.
        "CLIENT_ERROR" => Failure::Connection(Fault::new(FaultKind::Refused, shown(rest))),
        "ERROR" => Failure::Connection(Fault::new(
            FaultKind::Refused,
            "it knows no meta commands: Memcached 1.6 or later is needed",
        )),
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
