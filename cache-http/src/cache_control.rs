//! `Cache-Control` of a response, as a shared cache reads it (RFC 9111, 5.2.2).

use crate::fields::{elements, is_closed, is_token};
use http::header::{AGE, CACHE_CONTROL, DATE, EXPIRES, HeaderMap, HeaderName, HeaderValue};
use std::time::{Duration, SystemTime};

/// The most seconds that anything is said to take.
const LONGEST: u64 = u32::MAX as u64;

/// The directives that matter here.
#[derive(Debug, Default)]
pub(crate) struct CacheControl {
    pub(crate) no_store: bool,
    pub(crate) no_cache: bool,
    pub(crate) private: bool,
    pub(crate) public: bool,
    pub(crate) must_revalidate: bool,
    proxy_revalidate: bool,
    /// In seconds.
    pub(crate) s_maxage: Option<u64>,
    max_age: Option<u64>,
}

impl CacheControl {
    /// Reads the directives. What can't be read makes a response less fit to be kept, never more.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut this = CacheControl {
            no_store: !is_closed(headers, &CACHE_CONTROL),
            ..CacheControl::default()
        };
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
                b"proxy-revalidate" => this.proxy_revalidate = true,
                b"s-maxage" => shorten(&mut this.s_maxage, value),
                b"max-age" => shorten(&mut this.max_age, value),
                // as in `private; max-age=60`: it may have been meant to forbid
                _ if !is_token(name) => this.no_store = true,
                _ => {}
            }
        }
        this
    }

    /// Whether the response forbids to serve it past its time.
    pub(crate) fn has_to_be_fresh(&self) -> bool {
        self.must_revalidate || self.proxy_revalidate || self.s_maxage.is_some()
    }

    /// For how long the response says that it may be kept from now on, if it says so.
    pub(crate) fn lifetime(&self, headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
        let seconds = self.s_maxage.or(self.max_age);
        let lifetime = seconds.map(Duration::from_secs);
        let lifetime = lifetime.or_else(|| until_expires(headers, now))?;
        Some(lifetime.saturating_sub(age(headers, now)))
    }
}

/// From the date of a response until it expires, if it says when.
fn until_expires(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let from = date(headers, &DATE).unwrap_or(now);
    // `0` and whatever else is no date are in the past
    let until = |expires: &HeaderValue| {
        let until = parsed(expires).and_then(|expires| expires.duration_since(from).ok());
        until.unwrap_or_default()
    };
    headers.get_all(EXPIRES).iter().map(until).min()
}

/// How old a response is when it comes, by what it says: it may come from elsewhere (RFC 9111, 4.2.3).
pub(crate) fn age(headers: &HeaderMap, now: SystemTime) -> Duration {
    let said = elements(headers, &AGE).next().and_then(number);
    let since = date(headers, &DATE).and_then(|date| now.duration_since(date).ok());
    let since = since.unwrap_or_default().as_secs();
    Duration::from_secs(said.unwrap_or_default().max(since))
}

/// Of two the shorter counts, and nothing is shorter than what can't be read.
fn shorten(known: &mut Option<u64>, value: Option<&[u8]>) {
    let value = value.map_or(0, seconds);
    *known = Some(known.map_or(value, |known| known.min(value)));
}

/// The argument of a directive. What can't be read is over at once.
fn seconds(value: &[u8]) -> u64 {
    let quoted = value.strip_prefix(b"\"");
    let quoted = quoted.and_then(|value| value.strip_suffix(b"\""));
    number(quoted.unwrap_or(value)).unwrap_or_default()
}

fn number(value: &[u8]) -> Option<u64> {
    let is_number = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
    let text = std::str::from_utf8(value).ok().filter(|_| is_number)?;
    // what is longer is long enough for any cache
    Some(
        text.parse()
            .map_or(LONGEST, |number: u64| number.min(LONGEST)),
    )
}

/// A date in a header, if there is one that can be read.
pub(crate) fn date(headers: &HeaderMap, name: &HeaderName) -> Option<SystemTime> {
    parsed(headers.get(name)?)
}

fn parsed(date: &HeaderValue) -> Option<SystemTime> {
    httpdate::parse_http_date(date.to_str().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::CacheControl;
    use http::header::{AGE, CACHE_CONTROL, DATE, EXPIRES, HeaderMap, HeaderName, HeaderValue};
    use std::time::SystemTime;

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
            .lifetime(&headers, now())
            .map(|lifetime| lifetime.as_secs())
    }

    fn now() -> SystemTime {
        httpdate::parse_http_date("Thu, 01 Jan 2026 00:00:00 GMT").expect("a date")
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
            "max-age=\"9",
            "max-age='9'",
        ] {
            assert_eq!(lifetime(&[(CACHE_CONTROL, wrong)]), Some(0), "{wrong}");
        }
        assert_eq!(lifetime(&[(EXPIRES, "0")]), Some(0));
        for endless in [
            "max-age=99999999999999999999999",
            "max-age=18446744073709551615",
        ] {
            let lifetime = lifetime(&[(CACHE_CONTROL, endless)]);
            assert_eq!(lifetime, Some(u64::from(u32::MAX)), "{endless}");
        }
    }

    #[test]
    fn an_age_that_can_not_be_read_is_none() {
        let max_age = (CACHE_CONTROL, "max-age=60");
        for (age, left) in [
            ("50", 10),
            (" 50 ", 10),
            ("50, 7", 10),
            ("99999999999999999999999", 0),
            ("", 60),
            ("-5", 60),
            ("5.0", 60),
            ("x, 50", 60),
        ] {
            assert_eq!(
                lifetime(&[max_age.clone(), (AGE, age)]),
                Some(left),
                "{age}"
            );
        }
        let twice = [max_age, (AGE, "20"), (AGE, "50")];
        assert_eq!(lifetime(&twice), Some(40));
    }

    #[test]
    fn what_is_old_by_its_date_has_less_time_left() {
        let max_age = (CACHE_CONTROL, "max-age=60");
        for (date, age, left) in [
            ("Wed, 31 Dec 2025 23:59:20 GMT", "0", 20),
            ("Wed, 31 Dec 2025 23:59:20 GMT", "50", 10),
            ("Wed, 31 Dec 2025 20:00:00 GMT", "0", 0),
            ("Thu, 01 Jan 2026 00:05:00 GMT", "0", 60),
            ("yesterday", "0", 60),
        ] {
            let headers = [max_age.clone(), (DATE, date), (AGE, age)];
            assert_eq!(lifetime(&headers), Some(left), "{date}");
        }
    }

    #[test]
    fn expires_is_counted_from_the_date_of_the_response() {
        let expires = (EXPIRES, "Thu, 01 Jan 2026 00:01:00 GMT");
        let date = (DATE, "Thu, 01 Jan 2026 00:00:00 GMT");
        assert_eq!(lifetime(&[expires.clone(), date.clone()]), Some(60));
        assert_eq!(lifetime(std::slice::from_ref(&expires)), Some(60));
        let max_age = (CACHE_CONTROL, "max-age=5");
        assert_eq!(lifetime(&[expires.clone(), date.clone(), max_age]), Some(5));
        // as long ago as it was fresh
        let old = (DATE, "Wed, 31 Dec 2025 23:59:00 GMT");
        assert_eq!(lifetime(&[expires.clone(), old]), Some(60));
        let older = (DATE, "Wed, 31 Dec 2025 22:00:00 GMT");
        assert_eq!(lifetime(&[expires.clone(), older]), Some(60));
        // the first to come, and nothing comes before what is no date
        let sooner = (EXPIRES, "Thursday, 01-Jan-26 00:00:30 GMT");
        assert_eq!(lifetime(&[expires.clone(), sooner.clone()]), Some(30));
        assert_eq!(lifetime(&[sooner, expires.clone()]), Some(30));
        assert_eq!(lifetime(&[expires, (EXPIRES, "soon")]), Some(0));
    }

    #[test]
    fn what_may_have_been_meant_to_forbid_does() {
        for wrong in [
            "ext=\"a, private",
            "max-age=60, ext=\"no-store",
            "private; max-age=60",
            "no-store max-age=60",
            "\"no-store\"",
            "=60",
        ] {
            assert!(
                CacheControl::of(&headers(&[(CACHE_CONTROL, wrong)])).no_store,
                "{wrong}"
            );
        }
        let whole = headers(&[(CACHE_CONTROL, "a=\"b, c\", d=e, , max-age=60,")]);
        assert!(!CacheControl::of(&whole).no_store);
    }

    #[test]
    fn what_has_to_be_fresh_says_so() {
        for says in [
            "must-revalidate",
            "Proxy-Revalidate",
            "max-age=9, s-maxage=8",
        ] {
            let control = CacheControl::of(&headers(&[(CACHE_CONTROL, says)]));
            assert!(control.has_to_be_fresh(), "{says}");
        }
        let control = CacheControl::of(&headers(&[(CACHE_CONTROL, "public, max-age=9")]));
        assert!(!control.has_to_be_fresh());
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
