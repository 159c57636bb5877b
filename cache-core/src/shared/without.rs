//! What is there with a feature of larder alone, and what rustc says of it where that is not on.

#[cfg(not(feature = "compression"))]
use super::cache::Builder;
#[cfg(not(feature = "toml"))]
use super::config::Config;
#[cfg(not(feature = "toml"))]
use crate::store::ConfigError;

/// What nothing is, so that the call of a method that is not there names the feature that it needs.
#[cfg(not(feature = "toml"))]
#[diagnostic::on_unimplemented(
    message = "`Config::from_file` needs the feature `toml` of larder",
    label = "write `larder = {{ version = \"..\", features = [\"toml\"] }}` in Cargo.toml"
)]
pub trait WithToml {}

#[cfg(not(feature = "toml"))]
impl Config {
    /// Needs the feature `toml`.
    ///
    /// # Errors
    ///
    /// It can't be called.
    #[doc(hidden)]
    pub fn from_file(_: impl WithToml) -> Result<Self, ConfigError> {
        Err(ConfigError::new(
            "`Config::from_file` needs the feature `toml` of larder",
        ))
    }
}

/// The same.
#[cfg(not(feature = "compression"))]
#[diagnostic::on_unimplemented(
    message = "`compress_from` needs the feature `compression` of larder",
    label = "write `larder = {{ version = \"..\", features = [\"compression\"] }}` in Cargo.toml"
)]
pub trait WithCompression {}

#[cfg(not(feature = "compression"))]
impl Builder {
    /// Needs the feature `compression`.
    #[doc(hidden)]
    pub fn compress_from(self, _: impl WithCompression) -> Self {
        self
    }
}
