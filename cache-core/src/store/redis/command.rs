//! Operations as commands, and replies as answers.

use super::faults;
use super::script::{HOLD, REVOKE, SWAP, Script, Sent};
use crate::store::{Answer, Bytes, Fault, FaultKind, Key, Operation, Stored, Version};
use redis::{Cmd, ServerError, ServerErrorKind, Value, cmd};
use std::time::Duration;

/// The longest time to live, in milliseconds: a hundred thousand years, which a script can still
/// count exactly.
const LONGEST: u64 = 1 << 51;

/// Why a reply is no answer.
pub(super) enum Trouble {
    /// The operation has failed.
    Fault(Fault),
    /// The slot is another node's.
    Moved { slot: u16, to: String },
    /// The slot is about to be another node's, which has to be asked for this key.
    Ask { to: String },
    /// It was not done, for the server does not know the script by its name any more.
    Forgotten(Fault),
    /// It was not done, and may be if it is asked again: of who answers after that, if `is_stale`.
    Again { fault: Fault, is_stale: bool },
}

/// The command for an operation.
pub(super) fn of(operation: &Operation, sent: Sent) -> Cmd {
    let eval = |script: &Script, key: &Key| {
        let mut command = script.run(sent);
        command.arg(key.as_str());
        command
    };
    match operation {
        Operation::Get { key } => on("GET", key),
        Operation::Delete { key } => on("DEL", key),
        Operation::Revoke { key } => eval(&REVOKE, key),
        Operation::Set { key, value, ttl } => set(key, value, *ttl),
        Operation::Add { key, value, ttl } => {
            let mut command = set(key, value, *ttl);
            command.arg("NX");
            command
        }
        Operation::Hold { key, ttl } => {
            let least = milliseconds(*ttl);
            let mut command = eval(&HOLD, key);
            // some more than asked for, so that who holds again soon changes nothing: a change is
            // told to everyone who has read it
            command.arg(least).arg(least + least / 4);
            command
        }
        Operation::Swap {
            key,
            version,
            value,
            ttl,
        } => {
            let mut command = eval(&SWAP, key);
            command.arg(&version.bytes()[..]).arg(&value[..]);
            command.arg(milliseconds(*ttl));
            command
        }
    }
}

fn on(name: &str, key: &Key) -> Cmd {
    let mut command = cmd(name);
    command.arg(key.as_str());
    command
}

fn set(key: &Key, value: &Bytes, ttl: Duration) -> Cmd {
    let mut command = on("SET", key);
    command.arg(&value[..]).arg("PX").arg(milliseconds(ttl));
    command
}

/// A time to live: never zero, which is refused.
fn milliseconds(ttl: Duration) -> u64 {
    let rounded_up = ttl.as_nanos().div_ceil(1_000_000);
    u64::try_from(rounded_up)
        .unwrap_or(LONGEST)
        .clamp(1, LONGEST)
}

/// What a reply says.
pub(super) fn answer(
    operation: &Operation,
    reply: Value,
    largest: usize,
) -> Result<Answer, Trouble> {
    match (operation, reply) {
        (_, Value::BulkString(value)) if value.len() > largest => {
            let message = format!("{} bytes, of which {largest} are allowed", value.len());
            Err(Trouble::Fault(Fault::new(FaultKind::Garbled, message)))
        }
        (_, Value::ServerError(error)) => Err(trouble(&error)),
        (Operation::Get { .. } | Operation::Hold { .. }, Value::Nil) => Ok(Answer::Value(None)),
        (Operation::Get { .. } | Operation::Hold { .. }, Value::BulkString(value)) => {
            let version = Version::of(&value);
            let value = value.into();
            Ok(Answer::Value(Some(Stored { value, version })))
        }
        (Operation::Set { .. } | Operation::Add { .. }, Value::Okay) => Ok(Answer::Done(true)),
        (Operation::Add { .. }, Value::Nil) => Ok(Answer::Done(false)),
        (
            Operation::Delete { .. } | Operation::Revoke { .. } | Operation::Swap { .. },
            Value::Int(done @ (0 | 1)),
        ) => Ok(Answer::Done(done == 1)),
        (_, other) => Err(Trouble::Fault(faults::unexpected(&other))),
    }
}

fn trouble(error: &ServerError) -> Trouble {
    use ServerErrorKind::{
        Ask, BusyLoading, ClusterDown, MasterDown, Moved, NoScript, ReadOnly, TryAgain,
    };
    let again = |is_stale| Trouble::Again {
        fault: Fault::new(FaultKind::Unreachable, faults::words(error)),
        is_stale,
    };
    match error.kind() {
        Some(Moved | Ask) => redirected(error),
        Some(ReadOnly) => refused_as_replica(error),
        Some(BusyLoading | MasterDown) => again(true),
        Some(TryAgain | ClusterDown) => again(false),
        Some(NoScript) => {
            Trouble::Forgotten(Fault::new(FaultKind::Unreachable, faults::words(error)))
        }
        // as scripts report it, up to Redis 6
        _ if error
            .details()
            .is_some_and(|details| details.contains("READONLY")) =>
        {
            refused_as_replica(error)
        }
        _ => Trouble::Fault(faults::of_server(error)),
    }
}

fn refused_as_replica(error: &ServerError) -> Trouble {
    Trouble::Again {
        fault: faults::of_server(error),
        is_stale: true,
    }
}

fn redirected(error: &ServerError) -> Trouble {
    let mut words = error.details().unwrap_or_default().split_whitespace();
    let slot = words.next().and_then(|slot| slot.parse().ok());
    match (slot, words.next(), error.kind()) {
        (Some(slot), Some(to), Some(ServerErrorKind::Moved)) => {
            let to = to.into();
            Trouble::Moved { slot, to }
        }
        (Some(_), Some(to), _) => Trouble::Ask { to: to.into() },
        _ => Trouble::Fault(Fault::new(FaultKind::Garbled, faults::words(error))),
    }
}
