//! What is wrong with how a store was configured.

use std::fmt;

/// A store can't be made of what was configured.
///
/// It says which part is wrong, and how to write it. What stands there it does not say: that may be
/// a piece of a password.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConfigError(String);

impl ConfigError {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        ConfigError(message.into())
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ConfigError {}
