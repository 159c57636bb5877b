//! Requests for what has changed since (RFC 9110, 13).

use crate::cache_control::date;
use http::StatusCode;
use http::header::{ETAG, HeaderMap, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED};

/// The conditions of a request. The handler does not see them: it makes the whole page, for everybody.
#[derive(Debug, Default)]
pub(crate) struct Conditions(HeaderMap);

impl Conditions {
    /// Those of a request.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let mut conditions = HeaderMap::new();
        for name in [IF_NONE_MATCH, IF_MODIFIED_SINCE] {
            for value in headers.get_all(&name) {
                conditions.append(name.clone(), value.clone());
            }
        }
        Conditions(conditions)
    }

    /// Takes them out of a request.
    pub(crate) fn take_from(headers: &mut HeaderMap) {
        headers.remove(IF_NONE_MATCH);
        headers.remove(IF_MODIFIED_SINCE);
    }

    /// Whether the client has this response already.
    pub(crate) fn are_met_by(&self, status: StatusCode, headers: &HeaderMap) -> bool {
        if self.0.is_empty() || status != StatusCode::OK {
            return false;
        }
        if self.0.contains_key(IF_NONE_MATCH) {
            let tag = headers.get(ETAG).map(|tag| opaque(tag.as_bytes()));
            let known = self.0.get_all(IF_NONE_MATCH).iter();
            let mut known = known.flat_map(|line| Tags(line.as_bytes()));
            return known.any(|known| known == b"*" || Some(opaque(known)) == tag);
        }
        let mut since = self.0.get_all(IF_MODIFIED_SINCE).iter();
        let is_one = since.next().is_some() && since.next().is_none();
        let since = date(&self.0, &IF_MODIFIED_SINCE).filter(|_| is_one);
        let modified = date(headers, &LAST_MODIFIED);
        since
            .zip(modified)
            .is_some_and(|(since, modified)| modified <= since)
    }
}

/// The tags in a list, with their marks. No character in one is escaped, not even by a backslash
/// (RFC 9110, 8.8.3).
struct Tags<'l>(&'l [u8]);

impl<'l> Iterator for Tags<'l> {
    type Item = &'l [u8];

    fn next(&mut self) -> Option<&'l [u8]> {
        let is_between = |byte: &u8| *byte == b',' || byte.is_ascii_whitespace();
        let begin = self.0.iter().position(|byte| !is_between(byte))?;
        let list = self.0.get(begin..)?;
        let mark = list.len() - opaque(list).len();
        let mut quotes = 0;
        let is_end = |byte: &u8| match (byte, quotes) {
            (b'"', _) => {
                quotes += 1;
                quotes == 3
            }
            (b',', 0 | 2) => true,
            _ => false,
        };
        let end = list.get(mark..)?.iter().position(is_end);
        let end = end.map_or(list.len(), |end| mark + end);
        let (tag, rest) = list.split_at_checked(end)?;
        self.0 = rest;
        Some(tag.trim_ascii())
    }
}

/// A tag without its mark of weakness, which does not matter here.
fn opaque(tag: &[u8]) -> &[u8] {
    tag.strip_prefix(b"W/").unwrap_or(tag)
}

#[cfg(test)]
mod tests {
    use super::Conditions;
    use http::StatusCode;
    use http::header::{
        ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED,
    };

    fn are_met(asked: (HeaderName, &'static str), got: (HeaderName, &'static str)) -> bool {
        let headers =
            |(name, value)| HeaderMap::from_iter([(name, HeaderValue::from_static(value))]);
        Conditions::of(&headers(asked)).are_met_by(StatusCode::OK, &headers(got))
    }

    #[test]
    fn tags_are_compared_weakly() {
        for known in ["\"a\"", "W/\"a\"", "\"b\", \"a\"", "*", "\"x,y\", \"a\""] {
            assert!(are_met((IF_NONE_MATCH, known), (ETAG, "\"a\"")), "{known}");
            assert!(
                are_met((IF_NONE_MATCH, known), (ETAG, "W/\"a\"")),
                "{known}"
            );
        }
        for known in ["\"x\\\", \"a\"", ",, \"b\" ,\t W/\"a\",", "\"b\" \"a\""] {
            assert!(are_met((IF_NONE_MATCH, known), (ETAG, "\"a\"")), "{known}");
        }
        for known in [
            "\"b\"",
            "a",
            "\"A\"",
            "\"x, \"a\"",
            "",
            "\"a",
            "a\"",
            "W/",
            "w/\"a\"",
            "\"*\"",
            "\"\"",
        ] {
            assert!(!are_met((IF_NONE_MATCH, known), (ETAG, "\"a\"")), "{known}");
        }
    }

    #[test]
    fn dates_count_where_there_is_no_tag() {
        let modified = (LAST_MODIFIED, "Thu, 01 Jan 2026 00:01:00 GMT");
        let asked = |since| are_met((IF_MODIFIED_SINCE, since), modified.clone());
        assert!(asked("Thu, 01 Jan 2026 00:01:00 GMT") && asked("Thu, 01 Jan 2026 00:02:00 GMT"));
        assert!(!asked("Thu, 01 Jan 2026 00:00:59 GMT") && !asked("yesterday"));
    }
}
