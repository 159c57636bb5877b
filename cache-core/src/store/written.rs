//! How text, times and sizes are written in the URLs of stores.

#[cfg(any(feature = "memcached", feature = "disk"))]
use std::time::Duration;

/// The bytes of a text in which a byte can be written as `%20` and its like.
pub(super) fn bytes(text: &str) -> Option<Vec<u8>> {
    let mut rest = text.bytes();
    let mut bytes = Vec::with_capacity(text.len());
    while let Some(byte) = rest.next() {
        let mut digit = || char::from(rest.next()?).to_digit(16);
        bytes.push(match byte {
            b'%' => u8::try_from(digit()? * 16 + digit()?).ok()?,
            byte => byte,
        });
    }
    Some(bytes)
}

/// The same, as text.
#[cfg(any(feature = "memcached", feature = "disk"))]
pub(super) fn text(text: &str) -> Option<String> {
    String::from_utf8(bytes(text)?).ok()
}

/// `250ms` or `2s`.
#[cfg(any(feature = "memcached", feature = "disk"))]
pub(super) fn time(text: &str) -> Option<Duration> {
    match number(text)? {
        (number, "ms") => Some(Duration::from_millis(number)),
        (number, "s") => Some(Duration::from_secs(number)),
        _ => None,
    }
}

/// `512k`, `8m`, `2g`, or a number of bytes.
#[cfg(any(feature = "memcached", feature = "disk"))]
pub(super) fn size(text: &str) -> Option<u64> {
    let (number, unit) = number(text)?;
    let unit = match unit {
        "" => 1,
        "k" => 1 << 10,
        "m" => 1 << 20,
        "g" => 1 << 30,
        _ => return None,
    };
    number.checked_mul(unit)
}

/// The number that a text begins with, and its unit.
#[cfg(any(feature = "memcached", feature = "disk"))]
fn number(text: &str) -> Option<(u64, &str)> {
    let end = text.find(|character: char| !character.is_ascii_digit());
    let (number, unit) = text.split_at(end.unwrap_or(text.len()));
    Some((number.parse().ok()?, unit))
}
