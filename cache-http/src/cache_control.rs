//! `Cache-Control` of a response, as a shared cache reads it (RFC 9111, 5.2.2).

use crate::fields::elements;
use http::header::{AGE, CACHE_CONTROL, DATE, EXPIRES, HeaderMap, HeaderName};
use std::time::{Duration, SystemTime};

/// The directives that matter here.
#[derive(Debug, Default)]
pub(crate) struct CacheControl {
    pub(crate) no_store: bool,
    pub(crate) no_cache: bool,
    pub(crate) private: bool,
    pub(crate) public: bool,
    pub(crate) must_revalidate: bool,
    /// In seconds.
    pub(crate) s_maxage: Option<u64>,
    max_age: Option<u64>,
}

impl CacheControl {
    /// Reads the directives. What can't be read makes a response less fit to be kept, never more.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut this = CacheControl::default();
        for directive in elements(headers, &CACHE_CONTROL) {
            let mut halves = directive.splitn(2, |byte| *byte == b'=');
            let name = halves.next().unwrap_or_default().trim_ascii();
            let value = halves.next().map(<[u8]>::trim_ascii);
            match name.to_ascii_lowercase().as_slice() {
                b"no-store" => this.no_store = true,
                // those that name fields are taken for all of it, as the standard lets caches do
                b"no-cache" => this.no_cache = true,
                b"private" => this.private = true,
                b"public" => this.public = true,
                b"must-revalidate" => this.must_revalidate = true,
                b"s-maxage" => shorten(&mut this.s_maxage, value),
                b"max-age" => shorten(&mut this.max_age, value),
                _ => {}
            }
        }
        this
    }

    /// For how long the response says that it may be kept from now on, if it says so.
    pub(crate) fn lifetime(&self, headers: &HeaderMap) -> Option<Duration> {
        let age = headers.get(AGE).map_or(0, |age| seconds(age.as_bytes()));
        let seconds = self.s_maxage.or(self.max_age);
        let lifetime = seconds.map(Duration::from_secs).or_else(|| {
            let expires = headers.get(EXPIRES)?;
            let expires = expires
                .to_str()
                .ok()
                .and_then(|date| httpdate::parse_http_date(date).ok());
            let now = date(headers, &DATE).unwrap_or_else(SystemTime::now);
            // `0` and whatever else is no date are in the past
            let until = expires.map(|expires| expires.duration_since(now).unwrap_or_default());
            Some(until.unwrap_or_default())
        })?;
        Some(lifetime.saturating_sub(Duration::from_secs(age)))
    }
}

/// Of two the shorter counts, and nothing is shorter than what can't be read.
fn shorten(known: &mut Option<u64>, value: Option<&[u8]>) {
    let value = value.map_or(0, seconds);
    *known = Some(known.map_or(value, |known| known.min(value)));
}

fn seconds(value: &[u8]) -> u64 {
    let value = value.strip_prefix(b"\"").unwrap_or(value);
    let value = value.strip_suffix(b"\"").unwrap_or(value);
    let is_number = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
    let text = std::str::from_utf8(value).ok().filter(|_| is_number);
    // what is too long for a number is long enough for any cache
    text.map_or(0, |text| text.parse().unwrap_or(u64::from(u32::MAX)))
}

/// A date in a header, if there is one that can be read.
pub(crate) fn date(headers: &HeaderMap, name: &HeaderName) -> Option<SystemTime> {
    let date = headers.get(name)?.to_str().ok()?;
    httpdate::parse_http_date(date).ok()
}

#[cfg(test)]
mod tests {
    use super::CacheControl;
    use http::header::{AGE, CACHE_CONTROL, DATE, EXPIRES, HeaderMap, HeaderName, HeaderValue};

    fn headers(fields: &[(HeaderName, &str)]) -> HeaderMap {
        let fields = fields
            .iter()
            .map(|(name, value)| (name.clone(), HeaderValue::from_str(value).expect("a value")));
        let mut headers = HeaderMap::new();
        fields.for_each(|(name, value)| {
            headers.append(name, value);
        });
        headers
    }

    fn lifetime(fields: &[(HeaderName, &str)]) -> Option<u64> {
        let headers = headers(fields);
        CacheControl::of(&headers)
            .lifetime(&headers)
            .map(|lifetime| lifetime.as_secs())
    }

    #[test]
    fn the_shortest_lifetime_counts() {
        assert_eq!(lifetime(&[]), None);
        assert_eq!(lifetime(&[(CACHE_CONTROL, "public")]), None);
        assert_eq!(lifetime(&[(CACHE_CONTROL, "max-age=60")]), Some(60));
        assert_eq!(lifetime(&[(CACHE_CONTROL, "Max-Age=\"60\"")]), Some(60));
        assert_eq!(
            lifetime(&[(CACHE_CONTROL, "max-age=60, s-maxage=5")]),
            Some(5)
        );
        assert_eq!(
            lifetime(&[(CACHE_CONTROL, "max-age=60, max-age=7")]),
            Some(7)
        );
        assert_eq!(
            lifetime(&[(CACHE_CONTROL, "max-age=60"), (AGE, "50")]),
            Some(10)
        );
        assert_eq!(
            lifetime(&[(CACHE_CONTROL, "max-age=60"), (AGE, "90")]),
            Some(0)
        );
    }

    #[test]
    fn what_can_not_be_read_is_over() {
        for wrong in [
            "max-age",
            "max-age=",
            "max-age=-1",
            "max-age=1.5",
            "max-age=x",
            "max-age=+9",
        ] {
            assert_eq!(lifetime(&[(CACHE_CONTROL, wrong)]), Some(0), "{wrong}");
        }
        assert_eq!(lifetime(&[(EXPIRES, "0")]), Some(0));
        let endless = "max-age=99999999999999999999999";
        assert_eq!(
            lifetime(&[(CACHE_CONTROL, endless)]),
            Some(u64::from(u32::MAX))
        );
    }

    #[test]
    fn expires_is_counted_from_the_date_of_the_response() {
        let expires = (EXPIRES, "Thu, 01 Jan 2026 00:01:00 GMT");
        let date = (DATE, "Thu, 01 Jan 2026 00:00:00 GMT");
        assert_eq!(lifetime(&[expires.clone(), date.clone()]), Some(60));
        assert_eq!(lifetime(std::slice::from_ref(&expires)), Some(0));
        let max_age = (CACHE_CONTROL, "max-age=5");
        assert_eq!(lifetime(&[expires, date, max_age]), Some(5));
    }

    #[test]
    fn directives_in_quotes_are_none() {
        let quoted = headers(&[(CACHE_CONTROL, "ext=\"no-store, \\\" private\", PUBLIC")]);
        let control = CacheControl::of(&quoted);
        assert!(!control.no_store && !control.private && control.public);
        let of_a_field = headers(&[(CACHE_CONTROL, "private=\"x-user\"")]);
        assert!(CacheControl::of(&of_a_field).private);
    }
}
