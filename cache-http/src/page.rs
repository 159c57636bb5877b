//! A response that is kept.

use crate::cache_control::{CacheControl, date};
use crate::keep::Keep;
use crate::storable::Storable;
use crate::vary::Vary;
use bytes::Bytes;
use cache_core::__private::{Period, Timeout, since_1970};
use http::header::{
    CONNECTION, CONTENT_ENCODING, CONTENT_LANGUAGE, CONTENT_LENGTH, CONTENT_TYPE, DATE, ETAG,
    HeaderMap, HeaderName, HeaderValue, PROXY_AUTHENTICATE, PROXY_AUTHORIZATION, TE, TRAILER,
    TRANSFER_ENCODING, UPGRADE,
};
use http::{StatusCode, response};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A response that is kept, or about to be. Clones are one page.
#[derive(Clone, Debug)]
pub struct Page(pub(crate) Arc<Stored>);

#[derive(Debug)]
pub(crate) struct Stored {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) vary: Vary,
    /// Whether it may be given to requests that say who they are of.
    pub(crate) is_public: bool,
    pub(crate) lasts: Lasts,
    /// When it was made, since 1970.
    pub(crate) made: Duration,
}

/// For how long a page is fresh.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Lasts {
    /// As long as what it was built on, and no longer than this, if there is such a bound.
    Inherited(Option<Duration>),
    For(Duration),
    Forever,
}

impl Lasts {
    /// What the handler says, or else the pages; the response's own headers may shorten it.
    fn of(keep: Option<Keep>, timeout: Option<Duration>, at_most: Option<Duration>) -> Self {
        let said = match keep {
            Some(Keep::For(time)) => Some(time),
            Some(Keep::Forever) => None,
            Some(Keep::Not) => Some(Duration::ZERO),
            None if timeout.is_none() => return Lasts::Inherited(at_most),
            None => timeout,
        };
        let shortest = said.into_iter().chain(at_most).min();
        shortest.map_or(Lasts::Forever, Lasts::For)
    }
}

impl Page {
    pub(crate) fn new(
        head: response::Parts,
        body: Bytes,
        storable: Storable,
        timeout: Option<Duration>,
    ) -> Self {
        let keep = head.extensions.get().copied();
        let mut headers = head.headers;
        remove_hop_by_hop(&mut headers);
        // it follows from the body
        headers.remove(CONTENT_LENGTH);
        let made = since_1970();
        if date(&headers, &DATE).is_none()
            && let Some(date) = http_date(made)
        {
            headers.insert(DATE, date);
        }
        if !headers.contains_key(ETAG)
            && let Some(tag) = entity_tag(&headers, &body)
        {
            headers.insert(ETAG, tag);
        }
        Page(Arc::new(Stored {
            status: head.status,
            headers: owned(&headers),
            // a small part of a large buffer would keep all of that
            body: Bytes::copy_from_slice(&body),
            vary: storable.vary,
            is_public: storable.is_public,
            lasts: Lasts::of(keep, timeout, storable.at_most),
            made,
        }))
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The headers, without those of the connection.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// The whole body.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.0.body
    }

    /// How old it is.
    pub(crate) fn age(&self) -> Duration {
        since_1970().saturating_sub(self.0.made)
    }

    /// When it was made.
    pub(crate) fn made(&self) -> SystemTime {
        UNIX_EPOCH.checked_add(self.0.made).unwrap_or(UNIX_EPOCH)
    }

    /// Whether it is past its own time.
    pub(crate) fn is_stale(&self) -> bool {
        match self.0.lasts {
            Lasts::For(time) | Lasts::Inherited(Some(time)) => self.age() >= time,
            Lasts::Inherited(None) | Lasts::Forever => false,
        }
    }

    /// Whether its response forbids to serve it past its time, whatever the pages were told
    /// (RFC 9111, 4.2.4).
    pub(crate) fn has_to_be_fresh(&self) -> bool {
        CacheControl::of(&self.0.headers).has_to_be_fresh()
    }

    pub(crate) fn timeout(&self) -> Timeout {
        match self.0.lasts {
            Lasts::Inherited(None) => Timeout::Inherited,
            Lasts::Inherited(Some(time)) => Timeout::AtMost(Period::Fixed(time)),
            Lasts::For(time) => Timeout::After(Period::Fixed(time)),
            Lasts::Forever => Timeout::Never,
        }
    }

    /// How many bytes it takes, about.
    pub(crate) fn length(&self) -> usize {
        /// What a header takes beside its name and its value.
        const HEADER: usize = 96;
        let headers = self.0.headers.iter();
        let headers = headers.map(|(name, value)| HEADER + name.as_str().len() + value.len());
        let vary = self.0.vary.fields().iter();
        let vary = vary.map(|(name, _)| HEADER + name.as_str().len());
        self.0.body.len() + headers.sum::<usize>() + vary.sum::<usize>()
    }
}

/// Headers in one buffer of their own: those that came over a connection may be parts of larger ones.
fn owned(headers: &HeaderMap) -> HeaderMap {
    let values: Vec<u8> = headers
        .values()
        .flat_map(HeaderValue::as_bytes)
        .copied()
        .collect();
    let mut values = Bytes::from(values);
    let owned = headers.iter().map(|(name, value)| {
        let copy = HeaderValue::from_maybe_shared(values.split_to(value.len()));
        let mut copy = copy.unwrap_or_else(|_| value.clone());
        copy.set_sensitive(value.is_sensitive());
        (name.clone(), copy)
    });
    owned.collect()
}

fn http_date(since_1970: Duration) -> Option<HeaderValue> {
    /// The last second of the year 9999, after which there are no dates.
    const LAST: Duration = Duration::from_secs(253_402_300_799);
    let date = UNIX_EPOCH.checked_add(since_1970.min(LAST))?;
    HeaderValue::from_str(&httpdate::fmt_http_date(date)).ok()
}

/// Removes what is about one connection (RFC 9110, 7.6.1).
fn remove_hop_by_hop(headers: &mut HeaderMap) {
    let named: Vec<_> = crate::fields::elements(headers, &CONNECTION)
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
        let line = crate::fields::line(headers, &name).unwrap_or_default();
        hasher.update(&(line.len() as u64).to_le_bytes());
        hasher.update(&line);
    }
    hasher.update(body);
    let digest = hasher.finalize().to_hex();
    let digest = digest.get(..32)?;
    HeaderValue::from_str(&format!("\"{digest}\"")).ok()
}
