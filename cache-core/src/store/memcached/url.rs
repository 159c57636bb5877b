//! The URL that says where the servers are.

use super::super::written;
use super::address::Address;
use super::{ConfigError, Login, wrong_part};
use std::net::Ipv6Addr;
use std::time::Duration;

const SCHEME: &str = "memcached://";
const DEFAULT_PORT: u16 = 11211;

/// What a URL says.
#[derive(Clone, Debug, Default)]
pub(super) struct Url {
    pub(super) addresses: Vec<Address>,
    pub(super) login: Option<Login>,
    pub(super) connect_timeout: Option<Duration>,
    pub(super) response_timeout: Option<Duration>,
    pub(super) largest: Option<usize>,
}

impl Url {
    pub(super) fn parse(text: &str) -> Result<Self, ConfigError> {
        let rest = text.strip_prefix(SCHEME);
        let rest = rest.ok_or_else(|| wrong_part("the URL", another_scheme(text)))?;
        let mut url = Url::default();
        // the last one, so that nothing of a password is taken for something that can be shown
        let rest = match rest.rsplit_once('@') {
            Some((login, rest)) => {
                url.login = Some(Login::parse(login)?);
                rest
            }
            None => rest,
        };
        let (hosts, options) = rest.split_once('?').unwrap_or((rest, ""));
        url.addresses = hosts.split(',').map(address).collect::<Result<_, _>>()?;
        for option in options.split('&').filter(|option| !option.is_empty()) {
            url.set(option)?;
        }
        Ok(url)
    }

    fn set(&mut self, option: &str) -> Result<(), ConfigError> {
        let (name, value) = option.split_once('=').unwrap_or((option, ""));
        match name {
            "connect_timeout" => self.connect_timeout = Some(duration(name, value)?),
            "response_timeout" => self.response_timeout = Some(duration(name, value)?),
            "largest" => self.largest = Some(size(name, value)?),
            _ => {
                let known = "they are `connect_timeout`, `response_timeout` and `largest`";
                return Err(wrong_part("the options of the URL", known));
            }
        }
        Ok(())
    }
}

/// What is said of a URL that begins otherwise.
fn another_scheme(text: &str) -> &'static str {
    let scheme = text.split_once(':').map_or("", |(scheme, _)| scheme);
    if ["redis", "valkey", "unix"]
        .iter()
        .any(|redis| scheme.starts_with(redis))
    {
        return "it is one of Redis: write `larder::store::Redis::new(..)`, or put it into a \
                `larder::Config`";
    }
    match scheme {
        "disk" => {
            "it is one of a file: write `larder::store::Disk::builder(..)`, or put it into a \
                   `larder::Config`"
        }
        "memory" | "null" => "it is one of a `larder::Config`: put it into one",
        _ => "it has to begin with `memcached://`",
    }
}

/// Reads where a server is.
fn address(text: &str) -> Result<Address, ConfigError> {
    let wrong = |reason: &str| Err(wrong_part("the hosts of the URL", reason));
    if text.starts_with('/') && text.len() > 1 {
        return match written::text(text) {
            Some(path) if cfg!(unix) => Ok(Address::Socket(path.into())),
            Some(_) => wrong("there are no Unix sockets here"),
            None => wrong("after a `%` come the two hex digits of a byte"),
        };
    }
    let text = text.strip_suffix('/').unwrap_or(text);
    if let Some((host, port)) = text.strip_prefix('[').and_then(|text| text.split_once(']')) {
        let Ok(host) = host.parse::<Ipv6Addr>() else {
            return wrong("what is in brackets is no IPv6 address");
        };
        return Ok(Address::Host(host.to_string(), self::port(port)?));
    }
    if text.matches(':').count() > 1 {
        return wrong("an IPv6 address is put in brackets, and hosts are parted by commas");
    }
    let (host, port) = text.split_at(text.find(':').unwrap_or(text.len()));
    let is_of_a_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    if host.is_empty() || !host.bytes().all(is_of_a_name) {
        return wrong("each is a name, an address or the path of a socket, parted by commas");
    }
    Ok(Address::Host(host.to_ascii_lowercase(), self::port(port)?))
}

/// Reads a port with the colon before it, or none.
fn port(text: &str) -> Result<u16, ConfigError> {
    let wrong = || wrong_part("a port of the URL", "it is a number up to 65535");
    match text.strip_prefix(':') {
        Some(port) => port.parse().ok().filter(|port| *port > 0).ok_or_else(wrong),
        None if text.is_empty() => Ok(DEFAULT_PORT),
        None => Err(wrong()),
    }
}

/// Reads the time of an option.
fn duration(name: &str, text: &str) -> Result<Duration, ConfigError> {
    written::time(text).ok_or_else(|| wrong_part(name, "a time is written `250ms` or `2s`"))
}

/// Reads the size of an option.
fn size(name: &str, text: &str) -> Result<usize, ConfigError> {
    let bytes = written::size(text).and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or_else(|| wrong_part(name, "a size is written `8m`, `512k`, or in bytes"))
}

#[cfg(test)]
#[path = "url_tests.rs"]
mod tests;
