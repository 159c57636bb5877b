//! What is asked of a store as requests, and the responses as its answers.

use super::super::{Answer, Operation, Stored, Version};
use super::request::Request;
use super::response::Response;
use super::{Fault, FaultKind, ttl};
use memcache::exp::ReturnCode;
use std::time::SystemTime;

/// The request that carries out an operation. To [hold](Operation::Hold) and to
/// [revoke](Operation::Revoke) may take a second one.
pub(super) fn request(operation: &Operation) -> Request {
    let seconds = |ttl| ttl::written(ttl, SystemTime::now());
    match operation {
        Operation::Get { key } | Operation::Revoke { key } => Request::get(key),
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
pub(super) fn second_request(
    operation: &Operation,
    response: &Response,
    connection: u64,
) -> Option<Request> {
    match operation {
        // Another may ask for longer between the two: then this shortens what it has lengthened, and
        // the entry is dropped before its time, as any may be.
        Operation::Hold { key, ttl } if response.code == ReturnCode::Va => {
            let is_short = !ttl::lasts(response.ttl, *ttl);
            // some more than asked for, so that who holds again soon need not ask twice
            let more = ttl.saturating_add(*ttl / 4);
            is_short.then(|| Request::touch(key, ttl::written(more, SystemTime::now())))
        }
        // what was read, and nothing that has come since
        Operation::Revoke { key } if is_lease(response) => {
            Some(Request::delete_this(key, response.cas?, connection))
        }
        _ => None,
    }
}

/// What the response to a second request says of what was read before it, if that holds no longer.
pub(super) fn second_answer(response: &Response) -> Option<Fault> {
    match response.code {
        _ if response.is_missing() => None,
        ReturnCode::Hd => None,
        ReturnCode::Ex => {
            let message = "it was changed between two requests";
            Some(Fault::new(FaultKind::Contended, message))
        }
        code => Some(senseless(code)),
    }
}

fn is_lease(response: &Response) -> bool {
    let value = response.value.as_ref();
    value.is_some_and(|value| value.len() <= 16)
}

/// What a response from a connection says of an operation.
pub(super) fn answer(
    operation: &Operation,
    response: Response,
    connection: u64,
) -> Result<Answer, Fault> {
    let is_missing = response.is_missing();
    match (operation, response.code) {
        (Operation::Revoke { .. }, _) if is_missing => Ok(Answer::Done(false)),
        // without it nothing was deleted
        (Operation::Revoke { .. }, code @ ReturnCode::Va)
            if is_lease(&response) && response.cas.is_none() =>
        {
            Err(senseless(code))
        }
        (Operation::Revoke { .. }, ReturnCode::Va) => Ok(Answer::Done(is_lease(&response))),
        (reads, _) if reads.is_answered_with_a_value() && is_missing => Ok(Answer::Value(None)),
        (reads, ReturnCode::Va) if reads.is_answered_with_a_value() => {
            stored(response, connection).map(|stored| Answer::Value(Some(stored)))
        }
        (Operation::Add { .. }, ReturnCode::Ns) | (Operation::Swap { .. }, ReturnCode::Ex) => {
            Ok(Answer::Done(false))
        }
        (Operation::Swap { .. } | Operation::Delete { .. }, _) if is_missing => {
            Ok(Answer::Done(false))
        }
        (reads, code) if reads.is_answered_with_a_value() => Err(senseless(code)),
        (_, ReturnCode::Hd) => Ok(Answer::Done(true)),
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

fn senseless(code: ReturnCode) -> Fault {
    let message = format!("`{code:?}` is no answer to what it was asked");
    Fault::new(FaultKind::Garbled, message)
}

#[cfg(test)]
mod tests {
    use super::{Response, answer, second_answer, second_request};
    use crate::store::{Answer, Bytes, FaultKind, Key, Operation};
    use memcache::exp::ReturnCode::{Ex, Hd, Nf, Ns, Va};

    fn revoke() -> Operation {
        let key = Key::new("lease").expect("it is one");
        Operation::Revoke { key }
    }

    fn lease(cas: Option<u64>) -> Response {
        let value: Bytes = [7; 16].into();
        Response {
            value: Some(value),
            cas,
            ..Response::of(Va)
        }
    }

    #[test]
    fn what_can_not_be_told_from_what_comes_later_is_not_revoked() {
        assert!(second_request(&revoke(), &lease(Some(3)), 1).is_some());
        let revoked = answer(&revoke(), lease(Some(3)), 1);
        assert_eq!(revoked.ok(), Some(Answer::Done(true)));
        assert!(second_request(&revoke(), &lease(None), 1).is_none());
        let fault = answer(&revoke(), lease(None), 1).err();
        assert_eq!(fault.map(|fault| fault.kind), Some(FaultKind::Garbled));
    }

    #[test]
    fn what_was_not_deleted_is_not_revoked() {
        let kind = |code| second_answer(&Response::of(code)).map(|fault| fault.kind);
        assert_eq!((kind(Hd), kind(Nf)), (None, None));
        assert_eq!(kind(Ex), Some(FaultKind::Contended));
        assert_eq!(kind(Ns), Some(FaultKind::Garbled));
    }
}
