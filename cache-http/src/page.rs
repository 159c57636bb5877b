//! A response that is kept.

use crate::cache_control::{CacheControl, age};
use crate::keep::Keep;
use crate::kept::kept;
use crate::storable::Storable;
use crate::vary::Vary;
use bytes::Bytes;
use cache_core::__private::{Period, Timeout, since_1970};
use http::header::HeaderMap;
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
    /// How old it was then, by what it says.
    pub(crate) age: Duration,
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
        let made = since_1970();
        let headers = kept(head.headers, &body, made);
        Page(Arc::new(Stored {
            status: head.status,
            age: age(&headers, when(made)),
            headers,
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

    /// How old its response is.
    pub(crate) fn age(&self) -> Duration {
        self.kept_for().saturating_add(self.0.age)
    }

    fn kept_for(&self) -> Duration {
        since_1970().saturating_sub(self.0.made)
    }

    /// Whether it is past its own time.
    pub(crate) fn is_stale(&self) -> bool {
        match self.0.lasts {
            Lasts::For(time) | Lasts::Inherited(Some(time)) => self.kept_for() >= time,
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

/// A time since 1970 as a date.
pub(crate) fn when(since_1970: Duration) -> SystemTime {
    UNIX_EPOCH.checked_add(since_1970).unwrap_or(UNIX_EPOCH)
}
