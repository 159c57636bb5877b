//! `host:port,host:port`.

use super::{Address, ConfigError, decode, wrong};

pub(super) fn parse(text: &str, default: u16) -> Result<Vec<Address>, ConfigError> {
    let hosts: Vec<&str> = text.split(',').collect();
    let count = hosts.len();
    let host = |(at, host): (usize, &&str)| address(host, default, &nth(at, count));
    hosts.iter().enumerate().map(host).collect()
}

fn nth(at: usize, count: usize) -> String {
    match count {
        1 => String::new(),
        _ => format!(" number {}", at + 1),
    }
}

fn address(text: &str, default: u16, nth: &str) -> Result<Address, ConfigError> {
    let (host, port) = match text.strip_prefix('[') {
        Some(rest) => rest
            .split_once(']')
            .ok_or_else(|| wrong(&format!("host{nth}"), "has a `[` without a `]`"))?,
        // a bare IPv6 address would be read with its last part for the port
        None if text.matches(':').count() > 1 => {
            let what = "has several colons: write an IPv6 address in brackets, `[::1]:6379`";
            return Err(wrong(&format!("host{nth}"), what));
        }
        None => text.find(':').map_or((text, ""), |at| text.split_at(at)),
    };
    let host = decode(&format!("host{nth}"), host)?;
    if host.is_empty() {
        return Err(wrong(&format!("host{nth}"), "is missing"));
    }
    let port = match port.strip_prefix(':') {
        None if port.is_empty() => Some(default),
        None => None,
        Some(port) => port.parse().ok().filter(|port| *port != 0),
    };
    let port = port.ok_or_else(|| {
        let what = "is no number from 1 to 65535; if that is no port but a piece of a password, write its `@`, `/`, `?` and `:` as `%40`, `%2F`, `%3F` and `%3A`";
        wrong(&format!("port of host{nth}"), what)
    })?;
    Ok(Address::Tcp { host, port })
}
