//! The errors of the client and the server, as faults.

use crate::store::{Fault, FaultKind};
use redis::{ErrorKind, RedisError, ServerError, ServerErrorKind, Value};

/// How much of a server's words is repeated.
const LONGEST: usize = 200;

/// What an error of the connection means.
pub(super) fn of_connection(error: &RedisError) -> Fault {
    let kind = match error.kind() {
        ErrorKind::Parse | ErrorKind::UnexpectedReturnType => FaultKind::Garbled,
        ErrorKind::Io => FaultKind::Unreachable,
        ErrorKind::Server(ServerErrorKind::BusyLoading | ServerErrorKind::MasterDown) => {
            FaultKind::Unreachable
        }
        _ => FaultKind::Refused,
    };
    Fault::new(kind, shorten(&error.to_string()))
}

/// What an error that a server answered with means.
pub(super) fn of_server(error: &ServerError) -> Fault {
    Fault::new(FaultKind::Refused, words(error))
}

/// A reply that is none to what was asked.
pub(super) fn unexpected(reply: &Value) -> Fault {
    let kind = match reply {
        Value::Nil => "null",
        Value::Int(_) => "a number",
        Value::BulkString(_) | Value::SimpleString(_) | Value::Okay => "text",
        Value::ServerError(error) => return of_server(error),
        _ => "something else",
    };
    Fault::new(FaultKind::Garbled, format!("{kind} is no answer to this"))
}

/// What a server said, as it said it.
pub(super) fn words(error: &ServerError) -> String {
    let details = error.details().unwrap_or_default();
    shorten(&format!("{} {details}", error.code()))
}

fn shorten(text: &str) -> String {
    let printable = |c: char| if c.is_control() { ' ' } else { c };
    text.chars().take(LONGEST).map(printable).collect()
}
