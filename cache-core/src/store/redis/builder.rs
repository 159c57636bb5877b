//! A store, step by step.

use super::settings::Settings;
use super::{ConfigError, Redis, url};
use std::time::Duration;

/// Makes a [`Redis`]. What is set here comes before what the URL says.
#[derive(Clone, Debug)]
#[must_use = "it is `build` that makes the store"]
pub struct Builder {
    settings: Result<Settings, ConfigError>,
}

impl Builder {
    pub(super) fn new(url: &str) -> Self {
        let settings = url::parse(url);
        Builder { settings }
    }

    /// How long to connect may take, all told: one second if nothing is said.
    pub fn connect_timeout(self, timeout: Duration) -> Self {
        self.set(|settings| settings.connect_timeout = timeout)
    }

    /// How long a server may take to answer a batch: half a second if nothing is said.
    pub fn response_timeout(self, timeout: Duration) -> Self {
        self.set(|settings| settings.response_timeout = timeout)
    }

    /// The largest value that is stored or read, in bytes: 8 MiB if nothing is said.
    pub fn largest(self, bytes: usize) -> Self {
        self.set(|settings| settings.largest = bytes)
    }

    /// The store, which connects when it is first asked for something.
    ///
    /// # Errors
    ///
    /// If something was said that can't be, or the thread for its I/O can't be started.
    pub fn build(self) -> Result<Redis, ConfigError> {
        let settings = self.settings?;
        if settings.connect_timeout.is_zero() || settings.response_timeout.is_zero() {
            return Err(ConfigError::new("a time-out of the store is zero"));
        }
        // what a value begins with has to fit, and what a server takes is 512 MiB
        if !(16..=512 << 20).contains(&settings.largest) {
            return Err(ConfigError::new(
                "the largest value of the store is not between 16 bytes and 512 MiB",
            ));
        }
        Redis::start(settings)
    }

    fn set(mut self, set: impl FnOnce(&mut Settings)) -> Self {
        if let Ok(settings) = &mut self.settings {
            set(settings);
        }
        self
    }
}
