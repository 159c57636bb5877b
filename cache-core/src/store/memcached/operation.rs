//! What is asked of a store as requests, and the responses as its answers.

use super::super::{Answer, Operation, Stored, Version};
use super::request::Request;
use super::response::{Code, Response};
use super::{Fault, FaultKind, ttl};
use std::time::SystemTime;

/// The request that carries out an operation. To [hold](Operation::Hold) may take a second one.
pub(super) fn request(operation: &Operation) -> Request {
    let seconds = |ttl| ttl::written(ttl, SystemTime::now());
    match operation {
        Operation::Get { key } => Request::get(key),
        Operation::Hold { key, .. } => Request::get_with_ttl(key),
        Operation::Add { key, value, ttl } => Request::add(key, value.clone(), seconds(*ttl)),
        Operation::Set { key, value, ttl } => Request::set(key, value.clone(), seconds(*ttl)),
        Operation::Swap {
            key,
            version,
            value,
            ttl,
        } => {
            let (cas, connection) = parts(*version);
            Request::swap(key, value.clone(), seconds(*ttl), cas, connection)
        }
        Operation::Delete { key } => Request::delete(key),
    }
}

/// What is still to be asked so that an operation has happened.
pub(super) fn second_request(operation: &Operation, response: &Response) -> Option<Request> {
    match operation {
        // Another may ask for longer between the two: then this shortens what it has lengthened, and
        // the entry is dropped before its time, as any may be.
        Operation::Hold { key, ttl } if response.code == Code::Value => {
            let is_short = !ttl::lasts(response.ttl, *ttl);
            // some more than asked for, so that who holds again soon need not ask twice
            let more = ttl.saturating_add(*ttl / 4);
            is_short.then(|| Request::touch(key, ttl::written(more, SystemTime::now())))
        }
        _ => None,
    }
}

/// What a response from a connection says of an operation.
pub(super) fn answer(
    operation: &Operation,
    response: Response,
    connection: u64,
) -> Result<Answer, Fault> {
    match (operation, response.code) {
        (Operation::Get { .. } | Operation::Hold { .. }, Code::Missing) => Ok(Answer::Value(None)),
        (Operation::Get { .. } | Operation::Hold { .. }, Code::Value) => {
            stored(response, connection).map(|stored| Answer::Value(Some(stored)))
        }
        (Operation::Add { .. }, Code::NotStored)
        | (Operation::Swap { .. }, Code::Changed | Code::Missing)
        | (Operation::Delete { .. }, Code::Missing) => Ok(Answer::Done(false)),
        (Operation::Get { .. } | Operation::Hold { .. }, _) => Err(senseless(response.code)),
        (_, Code::Done) => Ok(Answer::Done(true)),
        (_, code) => Err(senseless(code)),
    }
}

fn stored(response: Response, connection: u64) -> Result<Stored, Fault> {
    let (Some(value), Some(cas)) = (response.value, response.cas) else {
        return Err(senseless(response.code));
    };
    if cas == 0 {
        let message = "it has no CAS: start Memcached without --disable-cas";
        return Err(Fault::new(FaultKind::Refused, message));
    }
    let version = version(cas, connection);
    Ok(Stored { value, version })
}

/// A CAS says nothing after a restart, where it begins again at one, and a restart ends the
/// connections: so a version is of both.
fn version(cas: u64, connection: u64) -> Version {
    Version(u128::from(connection) << 64 | u128::from(cas))
}

/// The CAS and the connection of a version.
fn parts(version: Version) -> (u64, u64) {
    let [high, low] = [0, 8].map(|at| {
        let mut half = [0; 8];
        half.copy_from_slice(&version.bytes()[at..at + 8]);
        u64::from_be_bytes(half)
    });
    (low, high)
}

fn senseless(code: Code) -> Fault {
    let message = format!("`{code:?}` is no answer to what it was asked");
    Fault::new(FaultKind::Garbled, message)
}
