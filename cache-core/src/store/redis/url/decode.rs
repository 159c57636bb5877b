//! `%20` and its like.

use super::super::super::written;
use super::{ConfigError, wrong};

pub(super) fn decode(part: &str, text: &str) -> Result<String, ConfigError> {
    let bytes = written::bytes(text).ok_or_else(|| {
        wrong(
            part,
            "has a `%` that no two hexadecimal digits follow: write `%25` for the character itself",
        )
    })?;
    String::from_utf8(bytes).map_err(|_| wrong(part, "is not UTF-8 once decoded"))
}
