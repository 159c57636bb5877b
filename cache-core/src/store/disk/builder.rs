//! A store, step by step.

use super::settings::{LEAST, Settings};
use super::trouble::Trouble;
use super::waiting::Room;
use super::{ConfigError, Disk, thread, url};
use crate::store::Worker;
use std::path::Path;
use std::time::Duration;

/// Makes a [`Disk`].
#[derive(Clone, Debug)]
#[must_use = "it is `build` that makes the store"]
pub struct Builder(Settings);

impl Builder {
    pub(super) fn new(path: &Path) -> Self {
        Builder(Settings::new(path.into()))
    }

    /// What a URL says, as [`Config`](crate::Config) has it.
    pub(crate) fn of_url(url: &str) -> Result<Self, ConfigError> {
        url::parse(url).map(Builder)
    }

    /// What the file may take on the disk, in bytes: 256 MiB if nothing is said, 1 MiB at least. Before it
    /// would take more the entries go that have expired, then those that were used longest ago.
    ///
    /// The largest value is a sixteenth of it, and 8 MiB at most. All programs that share the file have to
    /// say the same: a file that takes more than twice what one of them says is begun anew. One that takes
    /// less, and had a larger capacity before, is made smaller in steps, between the calls that follow the
    /// first change.
    pub fn capacity(mut self, bytes: u64) -> Self {
        self.0.capacity = bytes;
        self
    }

    /// How many entries may be in it, leases included: a million if nothing is said.
    pub fn entries(mut self, entries: u64) -> Self {
        self.0.entries = entries;
        self
    }

    /// Has entries survive the machine too, be it stopped or cut off its power: each change then waits
    /// until it is on the disk, which takes milliseconds where it would take a fraction of one. It is
    /// for functions that cost seconds, in programs that would not do without.
    ///
    /// All programs that share the file have to say so.
    pub fn durable(mut self, durable: bool) -> Self {
        self.0.durable = durable;
        self
    }

    /// How long an answer may take: two seconds if nothing is said. A disk that hangs is not waited for
    /// any longer.
    pub fn response_timeout(mut self, timeout: Duration) -> Self {
        self.0.response_timeout = timeout;
        self
    }

    /// Opens the store, or begins it. Reads the whole file, to see whether it is as it was written: that
    /// takes a second for some gigabytes.
    ///
    /// # Errors
    ///
    /// If something was said that can't be, if the file can't be opened, read or written, if it is none of
    /// larder's, or of another version, or has another name as well, if another program has it for itself alone, or if a thread can't be started: with the
    /// path, and what to do. One that is damaged is no error: see [`Disk`].
    pub fn build(self) -> Result<Disk, ConfigError> {
        let Builder(settings) = self;
        if settings.capacity < LEAST {
            return Err(wrong("capacity", "is less than 1 MiB"));
        }
        if settings.entries == 0 {
            return Err(wrong("entries", "leave room for none"));
        }
        if settings.response_timeout.is_zero() {
            return Err(wrong("response_timeout", "is zero"));
        }
        let name = format!("disk:{}", settings.path.display());
        let (largest, response_timeout) = (settings.largest(), settings.response_timeout);
        let fails =
            |trouble: Trouble| ConfigError::new(format!("{name} can't be opened: {trouble}"));
        let worker = Worker::new("larder-disk-timer").map_err(|error| fails(error.into()))?;
        Ok(Disk {
            jobs: thread::start(settings).map_err(fails)?,
            room: Room::new(),
            worker,
            name,
            largest,
            response_timeout,
        })
    }
}

fn wrong(what: &str, how: &str) -> ConfigError {
    ConfigError::new(format!("`{what}` of the store {how}"))
}
