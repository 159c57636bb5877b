//! Which responses a shared cache may keep (RFC 9111, 3).

use crate::cache_control::CacheControl;
use crate::keep::Keep;
use crate::vary::Vary;
use http::header::{AUTHORIZATION, CONTENT_RANGE, CONTENT_TYPE, HeaderMap, SET_COOKIE};
use http::{StatusCode, response};
use std::time::{Duration, SystemTime};

/// What is known of a response that may be kept.
#[derive(Debug)]
pub(crate) struct Storable {
    /// For how long, by its own headers.
    pub(crate) at_most: Option<Duration>,
    pub(crate) vary: Vary,
    pub(crate) is_public: bool,
}

impl Storable {
    /// What there is to know of a response to a request with these headers; none if it may not be kept.
    pub(crate) fn of(request: &HeaderMap, response: &response::Parts) -> Option<Self> {
        let headers = &response.headers;
        let control = CacheControl::of(headers);
        let is_forbidden = control.no_store
            || control.no_cache
            || control.private
            || response.extensions.get().is_some_and(Keep::is_not)
            || headers.contains_key(SET_COOKIE)
            || headers.contains_key(CONTENT_RANGE)
            || is_stream_of_events(headers);
        let is_public = control.public || control.must_revalidate || control.s_maxage.is_some();
        if is_forbidden || (request.contains_key(AUTHORIZATION) && !is_public) {
            return None;
        }
        let at_most = control.lifetime(headers, SystemTime::now());
        let is_said = at_most.is_some() || response.extensions.get::<Keep>().is_some();
        if !is_cacheable(response.status, is_said) || at_most.is_some_and(|time| time.is_zero()) {
            return None;
        }
        Some(Storable {
            at_most,
            vary: Vary::of(headers, request)?,
            is_public,
        })
    }
}

/// Whether a response of this status may be kept: where nothing else is said (RFC 9110, 15.1), a part of
/// something excepted; and a redirection for now if it says itself for how long that is.
fn is_cacheable(status: StatusCode, is_said: bool) -> bool {
    match status.as_u16() {
        200 | 203 | 204 | 300 | 301 | 308 | 404 | 405 | 410 | 414 | 501 => true,
        302 | 303 | 307 => is_said,
        _ => false,
    }
}

/// Its body has no end, and who reads it waits for the beginning.
fn is_stream_of_events(headers: &HeaderMap) -> bool {
    let kind = headers.get(CONTENT_TYPE).map(|kind| kind.as_bytes());
    let kind = kind.and_then(|kind| kind.get(..EVENTS.len()));
    kind.is_some_and(|kind| kind.eq_ignore_ascii_case(EVENTS))
}

const EVENTS: &[u8] = b"text/event-stream";
