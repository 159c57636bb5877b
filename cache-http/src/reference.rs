//! Paths as programs write them where they clear pages: with a host before it, or without a `/`.

use crate::percent::normal_path;
use std::borrow::Cow;

/// The path as pages have it.
pub(crate) fn path(written: &str) -> Cow<'_, str> {
    let path = without_origin(written);
    match path.is_empty() || path.starts_with('/') {
        true => normal_path(path),
        false => normal_path(&format!("/{path}")).into_owned().into(),
    }
}

/// The path, and what follows the first `?`.
pub(crate) fn path_and_query(written: &str) -> (Cow<'_, str>, Option<&str>) {
    match written.split_once('?') {
        Some((before, query)) => (path(before), Some(query)),
        None => (path(written), None),
    }
}

/// What follows scheme and host, in the form that a request over HTTP/2 has its URI.
fn without_origin(written: &str) -> &str {
    let after = |scheme: &str| {
        let start = written.get(..scheme.len())?;
        let rest = written.get(scheme.len()..)?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    };
    let Some(rest) = after("http://").or_else(|| after("https://")) else {
        return written;
    };
    let host = rest.find(['/', '?']).unwrap_or(rest.len());
    rest.get(host..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{path, path_and_query};

    #[test]
    fn a_path_is_written_in_several_ways() {
        for written in [
            "/users/7",
            "users/7",
            "/users/%37",
            "http://shop.example/users/7",
            "HTTPS://shop.example:8443/users/7",
        ] {
            assert_eq!(path(written), "/users/7", "{written}");
        }
        for written in ["", "/", "http://shop.example", "https://"] {
            assert_eq!(path(written), "/", "{written}");
        }
        assert_eq!(path("//users/7"), "//users/7");
        assert_eq!(path("/to/http://x/y"), "/to/http://x/y");
        assert_eq!(path("é"), "/%C3%A9");
    }

    #[test]
    fn a_query_follows_the_first_question_mark() {
        for written in ["/a?b=1?", "a?b=1?", "http://shop.example/a?b=1?"] {
            assert_eq!(path_and_query(written), ("/a".into(), Some("b=1?")));
        }
        let at_the_root = path_and_query("http://shop.example?b=1");
        assert_eq!(at_the_root, ("/".into(), Some("b=1")));
        assert_eq!(path_and_query("a"), ("/a".into(), None));
    }
}
