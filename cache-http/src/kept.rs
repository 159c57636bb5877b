//! The headers of a response as they are kept: its own, and those that each page has.

use crate::cache_control::date;
use crate::fields::{elements, line};
use bytes::Bytes;
use http::header::{
    CONNECTION, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, DATE, ETAG,
    HeaderMap, HeaderName, HeaderValue, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE,
};
use std::time::{Duration, UNIX_EPOCH};

/// The headers of a page that is made now, since 1970.
pub(crate) fn kept(mut headers: HeaderMap, body: &Bytes, made: Duration) -> HeaderMap {
    remove_hop_by_hop(&mut headers);
    // it follows from the body
    headers.remove(CONTENT_LENGTH);
    if date(&headers, &DATE).is_none()
        && let Some(date) = http_date(made)
    {
        headers.insert(DATE, date);
    }
    if !headers.contains_key(ETAG)
        && let Some(tag) = entity_tag(&headers, body)
    {
        headers.insert(ETAG, tag);
    }
    owned(&headers)
}

/// No headers yet, with room for so many and for what each answer adds: answers are copies of what is kept,
/// and have the same room.
pub(crate) fn with_room_for(count: usize) -> HeaderMap {
    /// `X-Cache`, `Age` and, by whoever sends it, `Content-Length`.
    const ADDED: usize = 3;
    // of more than there can be it grows as far as it can
    HeaderMap::try_with_capacity(count.saturating_add(ADDED)).unwrap_or_default()
}

/// Headers in one buffer of their own: those that came over a connection may be parts of larger ones.
fn owned(headers: &HeaderMap) -> HeaderMap {
    let values: Vec<u8> = headers
        .values()
        .flat_map(HeaderValue::as_bytes)
        .copied()
        .collect();
    let mut values = Bytes::from(values);
    let mut owned = with_room_for(headers.len());
    for (name, value) in headers {
        let copy = HeaderValue::from_maybe_shared(values.split_to(value.len()));
        let mut copy = copy.unwrap_or_else(|_| value.clone());
        copy.set_sensitive(value.is_sensitive());
        owned.append(name.clone(), copy);
    }
    owned
}

fn http_date(since_1970: Duration) -> Option<HeaderValue> {
    /// The last second of the year 9999, after which there are no dates.
    const LAST: Duration = Duration::from_secs(253_402_300_799);
    let date = UNIX_EPOCH.checked_add(since_1970.min(LAST))?;
    HeaderValue::from_str(&httpdate::fmt_http_date(date)).ok()
}

/// Removes what is about one connection (RFC 9110, 7.6.1).
fn remove_hop_by_hop(headers: &mut HeaderMap) {
    let named: Vec<_> = elements(headers, &CONNECTION)
        .filter_map(|name| HeaderName::from_bytes(name).ok())
        .collect();
    let known = [
        CONNECTION,
        PROXY_AUTHENTICATE,
        PROXY_AUTHORIZATION,
        TE,
        TRAILER,
        TRANSFER_ENCODING,
        UPGRADE,
        HeaderName::from_static("proxy-authentication-info"),
        HeaderName::from_static("keep-alive"),
        HeaderName::from_static("proxy-connection"),
    ];
    for name in named.into_iter().chain(known) {
        headers.remove(name);
    }
}

/// A strong tag: equal only where the body, and what says how to read it, are equal byte for byte.
fn entity_tag(headers: &HeaderMap, body: &Bytes) -> Option<HeaderValue> {
    let mut hasher = blake3::Hasher::new();
    for name in [CONTENT_TYPE, CONTENT_ENCODING, CONTENT_LANGUAGE] {
        let line = line(headers, &name).unwrap_or_default();
        hasher.update(&(line.len() as u64).to_le_bytes());
        hasher.update(&line);
    }
    hasher.update(body);
    let digest = hasher.finalize().to_hex();
    let digest = digest.get(..32)?;
    HeaderValue::from_str(&format!("\"{digest}\"")).ok()
}
