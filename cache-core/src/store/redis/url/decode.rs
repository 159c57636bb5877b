//! `%20` and its like.

use super::{ConfigError, wrong};

pub(super) fn decode(part: &str, text: &str) -> Result<String, ConfigError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let decoded = match byte {
            b'%' => two_digits(&mut rest),
            byte => Some(byte),
        };
        bytes.push(decoded.ok_or_else(|| {
            wrong(
                part,
                "has a `%` that no two hexadecimal digits follow: write `%25` for the character itself",
            )
        })?);
    }
    String::from_utf8(bytes).map_err(|_| wrong(part, "is not UTF-8 once decoded"))
}

fn two_digits(rest: &mut impl Iterator<Item = u8>) -> Option<u8> {
    let mut digit = || char::from(rest.next()?).to_digit(16);
    let value = digit()? * 16 + digit()?;
    u8::try_from(value).ok()
}
