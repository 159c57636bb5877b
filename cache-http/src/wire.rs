//! Pages as bytes, for stores that processes share.

use crate::cache_control::age;
use crate::kept::with_room_for;
use crate::page::{Lasts, Page, Stored, when};
use crate::reply::Reply;
use crate::vary::{Digest, Vary};
use bytes::Bytes;
use http::StatusCode;
use http::header::{HeaderName, HeaderValue};
use serde::ser::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::sync::Arc;
use std::time::Duration;

#[derive(Serialize, Deserialize)]
struct Wire {
    status: u16,
    headers: Vec<(String, Bytes)>,
    body: Bytes,
    vary: Vec<(String, Option<Digest>)>,
    is_public: bool,
    lasts: WireLasts,
    /// In milliseconds since 1970.
    made: u64,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
enum WireLasts {
    Inherited(Option<Duration>),
    For(Duration),
    Forever,
}

impl Serialize for Reply {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Reply::Page(page) => Wire::of(&page.0).serialize(serializer),
            Reply::Passed => Err(S::Error::custom("what was passed on is not kept")),
        }
    }
}

impl<'de> Deserialize<'de> for Reply {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Wire::deserialize(deserializer)?.into_stored();
        let stored = stored.ok_or_else(|| serde::de::Error::custom("not a response"))?;
        Ok(Reply::Page(Page(Arc::new(stored))))
    }
}

impl Wire {
    fn of(stored: &Stored) -> Self {
        let bytes = |bytes: &[u8]| Bytes::copy_from_slice(bytes);
        let headers = stored.headers.iter();
        let headers =
            headers.map(|(name, value)| (name.as_str().to_owned(), bytes(value.as_bytes())));
        let vary = stored.vary.fields().iter();
        let vary = vary.map(|(name, line)| (name.as_str().to_owned(), *line));
        Wire {
            status: stored.status.as_u16(),
            headers: headers.collect(),
            body: stored.body.clone(),
            vary: vary.collect(),
            is_public: stored.is_public,
            lasts: match stored.lasts {
                Lasts::Inherited(at_most) => WireLasts::Inherited(at_most),
                Lasts::For(time) => WireLasts::For(time),
                Lasts::Forever => WireLasts::Forever,
            },
            made: u64::try_from(stored.made.as_millis()).unwrap_or(u64::MAX),
        }
    }

    fn into_stored(self) -> Option<Stored> {
        let mut headers = with_room_for(self.headers.len());
        for (name, value) in self.headers {
            let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
            let value = HeaderValue::from_maybe_shared(value).ok()?;
            headers.try_append(name, value).ok()?;
        }
        let vary = self.vary.into_iter().map(|(name, line)| {
            let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
            Some((name, line))
        });
        let made = Duration::from_millis(self.made);
        Some(Stored {
            status: StatusCode::from_u16(self.status).ok()?,
            age: age(&headers, when(made)),
            headers,
            body: self.body,
            vary: Vary::from_fields(vary.collect::<Option<_>>()?),
            is_public: self.is_public,
            lasts: match self.lasts {
                WireLasts::Inherited(at_most) => Lasts::Inherited(at_most),
                WireLasts::For(time) => Lasts::For(time),
                WireLasts::Forever => Lasts::Forever,
            },
            made,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wire(headers: Vec<(String, Bytes)>) -> Wire {
        Wire {
            status: 200,
            headers,
            body: Bytes::new(),
            vary: Vec::new(),
            is_public: false,
            lasts: WireLasts::Forever,
            made: 0,
        }
    }

    #[test]
    fn what_no_response_can_have_is_no_response() {
        let header = |name: &str| (name.to_owned(), Bytes::from_static(b"x"));
        let many = |count: u32| (0..count).map(|at| header(&format!("x-{at}")));
        assert!(wire(many(100).collect()).into_stored().is_some());
        assert!(wire(many(40_000).collect()).into_stored().is_none());
        assert!(wire(vec![header(""); 40_000]).into_stored().is_none());
        let line_feed = ("x".to_owned(), Bytes::from_static(b"\n"));
        assert!(wire(vec![line_feed]).into_stored().is_none());
        for status in [0, 99, 1000, u16::MAX] {
            let wire = Wire {
                status,
                ..wire(Vec::new())
            };
            assert!(wire.into_stored().is_none(), "{status}");
        }
    }
}
