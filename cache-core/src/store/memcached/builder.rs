//! From a URL to a store.

use super::super::worker::Worker;
use super::link::{Link, Target};
use super::ring::Ring;
use super::url::Url;
use super::{ConfigError, Memcached, wrong_part};
use std::time::Duration;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);
const RESPONSE_TIMEOUT: Duration = Duration::from_millis(500);
const LONGEST_TIMEOUT: Duration = Duration::from_secs(60 * 60);

/// A server gives an item, with its key and what it notes of it, a mebibyte if not told otherwise.
const LARGEST: usize = (1 << 20) - 256;

/// The most that a server can be told to give.
const LARGEST_EVER: usize = 1 << 30;

/// What is read at least: other programs may have been told to store more than this one.
const LARGEST_READ: usize = 64 << 20;

/// A [`Memcached`] to be. Time-outs and sizes that are set here go before those of the URL.
#[derive(Clone, Debug)]
#[must_use = "it is the store once it is built"]
pub struct Builder(Result<Url, ConfigError>);

impl Builder {
    pub(super) fn new(url: &str) -> Self {
        Builder(Url::parse(url))
    }

    /// How long connecting may take, logging in included: a second, if not set.
    pub fn connect_timeout(self, timeout: Duration) -> Self {
        self.with(|url| url.connect_timeout = Some(timeout))
    }

    /// How long an answer may take: half a second, if not set. Of large values each MiB may take as
    /// long again.
    ///
    /// A call waits for the one before it, so it has an answer or a fault after twice this, and after
    /// the time for connecting besides where there was no connection.
    pub fn response_timeout(self, timeout: Duration) -> Self {
        self.with(|url| url.response_timeout = Some(timeout))
    }

    /// The largest value to store, in bytes: 256 less than a MiB, if not set. To store larger ones,
    /// start the servers with `--max-item-size`, and leave them 256 bytes for what they note beside
    /// a value.
    pub fn largest(self, bytes: usize) -> Self {
        self.with(|url| url.largest = Some(bytes))
    }

    /// Builds it. It connects when it is first used.
    ///
    /// # Errors
    ///
    /// If the URL, a time or a size can't be, or a thread can't be started.
    pub fn build(self) -> Result<Memcached, ConfigError> {
        let url = self.0?;
        let connect_timeout = time("connect_timeout", url.connect_timeout, CONNECT_TIMEOUT)?;
        let response_timeout = time("response_timeout", url.response_timeout, RESPONSE_TIMEOUT)?;
        let largest = url.largest.unwrap_or(LARGEST);
        if !(1..=LARGEST_EVER).contains(&largest) {
            let reason = "from one byte to a gibibyte, in bytes";
            return Err(wrong_part("largest", reason));
        }
        let names: Vec<_> = url.addresses.iter().map(ToString::to_string).collect();
        if (1..names.len()).any(|at| names[..at].contains(&names[at])) {
            return Err(wrong_part(
                "the hosts of the URL",
                "one is among them twice",
            ));
        }
        let worker = Worker::new("larder-memcached")
            .map_err(|error| wrong_part("the thread for Memcached", &error.to_string()))?;
        let target = |address| Target {
            address,
            login: url.login.clone(),
            connect_timeout,
            response_timeout,
            largest: largest.max(LARGEST_READ),
        };
        let link = |address| Link::new(target(address), &worker);
        Ok(Memcached {
            links: url.addresses.into_iter().map(link).collect(),
            ring: Ring::new(names),
            largest,
            worker,
        })
    }

    fn with(mut self, set: impl FnOnce(&mut Url)) -> Self {
        if let Ok(url) = &mut self.0 {
            set(url);
        }
        self
    }
}

/// A time that was set, or the default.
fn time(name: &str, set: Option<Duration>, default: Duration) -> Result<Duration, ConfigError> {
    let time = set.unwrap_or(default);
    if time.is_zero() || time > LONGEST_TIMEOUT {
        return Err(wrong_part(name, "more than nothing, and an hour at most"));
    }
    Ok(time)
}
