//! Percent-encoding, as far as two spellings of one thing are to be one key (RFC 3986, 2.1 and 6.2.2).

use std::borrow::Cow;

/// What stands for itself in a path if it is not escaped.
const PLAIN: &[u8] = b"/:@!$&'()*+,;=%";
const DIGITS: &[u8; 16] = b"0123456789ABCDEF";

/// A path in which every byte is spelt in one way: escaped, in capitals, unless that is never needed.
pub(crate) fn normal_path(path: &str) -> Cow<'_, str> {
    match path {
        "" => Cow::Borrowed("/"),
        _ if path.bytes().all(is_normal) => Cow::Borrowed(path),
        _ => Cow::Owned(normalized(path)),
    }
}

/// Whether a byte is spelt so wherever it stands. A `%` depends on what follows it.
fn is_normal(byte: u8) -> bool {
    is_unreserved(byte) || (byte != b'%' && PLAIN.contains(&byte))
}

fn normalized(path: &str) -> String {
    let mut normal = String::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let Some((byte, escaped, after)) = next(rest) {
        // an escaped `/` is no `/`; a `%` that escapes nothing is nothing else either
        let is_plain = is_unreserved(byte) || (!escaped && PLAIN.contains(&byte));
        match is_plain {
            true => normal.push(char::from(byte)),
            false => escape(byte, &mut normal),
        }
        rest = after;
    }
    normal
}

/// What an escaped text stands for. In a query a `+` is a space.
pub(crate) fn decoded(text: &str, plus_is_space: bool) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((byte, escaped, after)) = next(rest) {
        let is_space = byte == b'+' && plus_is_space && !escaped;
        bytes.push(if is_space { b' ' } else { byte });
        rest = after;
    }
    bytes
}

/// Adds bytes such that only they are spelt so.
pub(crate) fn encode(bytes: &[u8], into: &mut String) {
    for byte in bytes {
        match is_unreserved(*byte) {
            true => into.push(char::from(*byte)),
            false => escape(*byte, into),
        }
    }
}

/// The next byte, whether it was escaped, and what follows. A `%` that escapes nothing stands for
/// itself.
fn next(text: &[u8]) -> Option<(u8, bool, &[u8])> {
    let (first, rest) = text.split_first()?;
    if *first == b'%'
        && let Some(([high, low], after)) = rest.split_first_chunk()
        && let (Some(high), Some(low)) = (digit(*high), digit(*low))
    {
        return Some((high << 4 | low, true, after));
    }
    Some((*first, false, rest))
}

fn digit(byte: u8) -> Option<u8> {
    let digit = char::from(byte).to_digit(16)?;
    u8::try_from(digit).ok()
}

fn escape(byte: u8, into: &mut String) {
    into.push('%');
    for digit in [byte >> 4, byte & 15] {
        into.extend(DIGITS.get(usize::from(digit)).copied().map(char::from));
    }
}

fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

#[cfg(test)]
mod tests {
    use super::{decoded, normal_path};
    use std::borrow::Cow;

    #[test]
    fn a_path_is_spelt_in_one_way() {
        assert_eq!(normal_path("/%7euser/%2f%C3%a9"), "/~user/%2F%C3%A9");
        assert_eq!(normal_path("/%"), "/%");
        assert_eq!(normal_path("/%4"), "/%4");
        assert_eq!(normal_path("/%zz"), "/%zz");
        assert_eq!(normal_path("/é {x}"), "/%C3%A9%20%7Bx%7D");
        assert_ne!(normal_path("/a%2Bb"), normal_path("/a+b"));
        assert_eq!(normal_path(""), "/");
    }

    #[test]
    fn a_path_that_is_spelt_so_is_not_copied() {
        for path in ["/", "/users/7", "/~a/b:c;d=1,2/@!$&'()*+.-_"] {
            assert!(matches!(normal_path(path), Cow::Borrowed(same) if same == path));
        }
    }

    #[test]
    fn a_query_is_read_as_forms_are() {
        assert_eq!(decoded("a+b%20c%2Bd", true), b"a b c+d");
        assert_eq!(decoded("a+b", false), b"a+b");
        assert_eq!(decoded("%ff%", true), [0xff, b'%']);
    }
}
