//! URLs of stores, as people write them.

mod decode;
mod hosts;
mod options;

#[cfg(test)]
mod tests;

use super::ConfigError;
use super::settings::{Address, Kind, Login, Settings};
use decode::decode;
use std::time::Duration;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);
const RESPONSE_TIMEOUT: Duration = Duration::from_millis(500);
const LARGEST: usize = 8 << 20;

/// What a URL begins with.
struct Scheme {
    kind: Kind,
    is_unix: bool,
    is_encrypted: bool,
}

/// Its other parts, still encoded.
struct Parts<'a> {
    userinfo: Option<&'a str>,
    hosts: &'a str,
    path: &'a str,
    query: &'a str,
}

/// Reads a URL.
pub(super) fn parse(url: &str) -> Result<Settings, ConfigError> {
    let (scheme, rest) = url
        .split_once("://")
        .ok_or_else(|| match url.split_once(':') {
            Some((scheme, _)) if is_elsewhere(scheme).is_some() => unknown_scheme(scheme),
            _ => wrong("scheme", "is missing: write `redis://host:port`"),
        })?;
    let scheme = scheme_of(scheme)?;
    let parts = split(rest);
    let mut settings = Settings {
        addresses: Vec::new(),
        is_encrypted: scheme.is_encrypted,
        login: login(parts.userinfo)?,
        sentinel_login: Login::default(),
        database: 0,
        connect_timeout: CONNECT_TIMEOUT,
        response_timeout: RESPONSE_TIMEOUT,
        largest: LARGEST,
        kind: scheme.kind,
    };
    if scheme.is_unix {
        let path = decode("path", parts.path)?;
        if !parts.hosts.is_empty() || path.len() < 2 {
            return Err(wrong(
                "path of the socket",
                "is missing: write `redis+unix:///path/to/socket`",
            ));
        }
        settings.addresses.push(Address::Unix(path.into()));
    } else {
        let is_sentinel = matches!(settings.kind, Kind::Sentinel(_));
        let port = if is_sentinel { 26379 } else { 6379 };
        settings.addresses = hosts::parse(parts.hosts, port)?;
        read_path(&mut settings, parts.path)?;
    }
    options::read(&mut settings, parts.query)?;
    check(settings)
}

fn scheme_of(text: &str) -> Result<Scheme, ConfigError> {
    let text = text.to_ascii_lowercase().replace('-', "+");
    let (base, kind) = text.split_once('+').unwrap_or((&text, ""));
    let is_encrypted = match base {
        "redis" | "valkey" | "unix" => false,
        "rediss" | "valkeys" => true,
        _ => return Err(unknown_scheme(base)),
    };
    let is_unix = matches!((base, kind), ("unix", "") | ("redis" | "valkey", "unix"));
    let kind = match kind {
        "cluster" if base != "unix" => Kind::Cluster,
        "sentinel" if base != "unix" => Kind::Sentinel(String::new()),
        "" => Kind::Single,
        "unix" if is_unix => Kind::Single,
        _ => return Err(unknown_scheme("")),
    };
    Ok(Scheme {
        kind,
        is_unix,
        is_encrypted,
    })
}

/// What is to be used for a store that is not Redis.
fn is_elsewhere(scheme: &str) -> Option<&'static str> {
    Some(match scheme {
        "memcached" | "memcache" => {
            "is that of Memcached: write `larder::store::Memcached::builder(..)`, or put the URL into a \
             `larder::Config`"
        }
        "disk" => {
            "is that of a file: write `larder::store::Disk::builder(..)`, or put the URL into a \
                   `larder::Config`"
        }
        "memory" | "null" => "is of a `larder::Config`: put the URL into one",
        _ => return None,
    })
}

fn unknown_scheme(scheme: &str) -> ConfigError {
    if let Some(elsewhere) = is_elsewhere(scheme) {
        return wrong("scheme", elsewhere);
    }
    wrong(
        "scheme",
        "is none of `redis`, `rediss` (with TLS), `redis+unix`, and `redis` or `rediss` with `+cluster` or `+sentinel`",
    )
}

fn split(rest: &str) -> Parts<'_> {
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let (userinfo, hosts) = match authority.rsplit_once('@') {
        Some((userinfo, hosts)) => (Some(userinfo), hosts),
        None => (None, authority),
    };
    Parts {
        userinfo,
        hosts,
        path,
        query,
    }
}

fn login(userinfo: Option<&str>) -> Result<Login, ConfigError> {
    let Some(userinfo) = userinfo else {
        return Ok(Login::default());
    };
    let (user, password) = userinfo.split_once(':').unwrap_or((userinfo, ""));
    let user = decode("user", user)?;
    let password = decode("password", password)?;
    let some = |text: String| (!text.is_empty()).then_some(text);
    let login = Login {
        user: some(user),
        password: some(password),
    };
    if login.user.is_some() && login.password.is_none() {
        return Err(wrong(
            "password",
            "is missing: write `user:password@`, or `:password@` for the default user",
        ));
    }
    Ok(login)
}

/// The path names the master that Sentinels know, and the database.
fn read_path(settings: &mut Settings, path: &str) -> Result<(), ConfigError> {
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    if let Kind::Sentinel(master) = &mut settings.kind {
        let name = segments.next().unwrap_or_default();
        *master = decode("name of the master", name)?;
    }
    if let Some(database) = segments.next() {
        settings.database = options::database(database)?;
    }
    match segments.next() {
        Some(_) => Err(wrong("path", "has too many parts")),
        None => Ok(()),
    }
}

fn check(mut settings: Settings) -> Result<Settings, ConfigError> {
    if settings.kind == Kind::Single && settings.addresses.len() > 1 {
        settings.kind = Kind::Cluster;
    }
    if settings.kind == Kind::Sentinel(String::new()) {
        return Err(wrong(
            "name of the master",
            "is missing: write `redis+sentinel://host:port,host:port/name`",
        ));
    }
    if settings.kind == Kind::Cluster && settings.database != 0 {
        return Err(wrong("database", "is not 0: a Cluster has no other"));
    }
    if settings.is_encrypted && !cfg!(feature = "redis-tls") {
        return Err(wrong(
            "scheme",
            "asks for TLS: build larder with the feature `redis-tls`",
        ));
    }
    Ok(settings)
}

fn wrong(part: &str, what: &str) -> ConfigError {
    ConfigError::new(format!("the {part} in the URL of the store {what}"))
}
