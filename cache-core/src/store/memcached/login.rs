//! User and password.

use super::super::written;
use super::{ConfigError, wrong_part};
use std::fmt;

/// A user and a password, which is never shown.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Login {
    user: String,
    password: String,
}

impl Login {
    /// Reads what stands before the `@` of a URL.
    pub(super) fn parse(text: &str) -> Result<Self, ConfigError> {
        let wrong = |reason| wrong_part("user and password of the URL", reason);
        if text.contains('@') {
            let reason = "they are one pair for all servers, in which an `@` is written `%40`";
            return Err(wrong(reason));
        }
        let parts = text.split_once(':');
        let (user, password) = parts.ok_or_else(|| wrong("they are written `user:password@`"))?;
        let part = |text| written::text(text).ok_or_else(|| wrong("`%` is written `%25`"));
        let login = Login {
            user: part(user)?,
            password: part(password)?,
        };
        // the server takes them apart there
        let has_gap = |text: &str| text.is_empty() || text.contains([' ', '\r', '\n']);
        if has_gap(&login.user) || has_gap(&login.password) {
            return Err(wrong("neither is empty or has spaces in it"));
        }
        Ok(login)
    }

    /// The command that logs in. Its key is not looked at.
    pub(super) fn encode(&self) -> Vec<u8> {
        let Login { user, password } = self;
        let len = user.len() + 1 + password.len();
        format!("set login 0 0 {len}\r\n{user} {password}\r\n").into_bytes()
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(..)")
    }
}
