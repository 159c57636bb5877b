//! Header fields as lists of bytes: what stands in them need not be text.

use http::header::{HeaderMap, HeaderName};

/// The elements of a comma-separated field, from all its lines. Commas in quotes don't count.
pub(crate) fn elements<'h>(
    headers: &'h HeaderMap,
    name: &HeaderName,
) -> impl Iterator<Item = &'h [u8]> {
    let lines = headers.get_all(name).into_iter();
    lines
        .flat_map(|line| split(line.as_bytes()))
        .map(<[u8]>::trim_ascii)
        .filter(|element| !element.is_empty())
}

/// Whether each quote in a field is closed again in its line. Where one is not, nobody can say what of the
/// rest is an element.
pub(crate) fn is_closed(headers: &HeaderMap, name: &HeaderName) -> bool {
    let mut lines = headers.get_all(name).into_iter();
    lines.all(|line| {
        let (mut is_quoted, mut is_escaped) = (false, false);
        for byte in line.as_bytes() {
            match byte {
                _ if std::mem::take(&mut is_escaped) => {}
                b'\\' => is_escaped = is_quoted,
                b'"' => is_quoted = !is_quoted,
                _ => {}
            }
        }
        !is_quoted
    })
}

/// Whether something is a token, of which names are made (RFC 9110, 5.6.2).
pub(crate) fn is_token(text: &[u8]) -> bool {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(byte);
    !text.is_empty() && text.iter().all(is_part)
}

fn split(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    line.split(move |byte| {
        let was_escaped = std::mem::take(&mut is_escaped);
        match byte {
            _ if was_escaped => false,
            b'\\' => {
                is_escaped = is_quoted;
                false
            }
            b'"' => {
                is_quoted = !is_quoted;
                false
            }
            byte => *byte == b',' && !is_quoted,
        }
    })
}

/// A field as one line; none if the request has none.
pub(crate) fn line(headers: &HeaderMap, name: &HeaderName) -> Option<Vec<u8>> {
    let mut lines = headers.get_all(name).into_iter();
    let mut line = lines.next()?.as_bytes().trim_ascii().to_vec();
    for more in lines {
        line.extend(b", ");
        line.extend(more.as_bytes().trim_ascii());
    }
    Some(line)
}

/// Adds a field to bytes of which no two selections have the same.
pub(crate) fn feed(name: &HeaderName, line: Option<&[u8]>, into: &mut Vec<u8>) {
    let mut text = |text: &[u8]| {
        into.extend((text.len() as u64).to_le_bytes());
        into.extend(text);
    };
    text(name.as_str().as_bytes());
    match line {
        Some(line) => {
            text(line);
            into.push(1);
        }
        None => into.push(0),
    }
}
