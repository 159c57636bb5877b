//! How to reach a store, as the URL and the builder say.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// All there is to say.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    pub(super) kind: Kind,
    /// The server, some nodes of the Cluster, or the Sentinels.
    pub(super) addresses: Vec<Address>,
    pub(super) is_encrypted: bool,
    pub(super) login: Login,
    /// What the Sentinels want to be told.
    pub(super) sentinel_login: Login,
    pub(super) database: i64,
    pub(super) connect_timeout: Duration,
    pub(super) response_timeout: Duration,
    pub(super) largest: usize,
}

/// What is at the addresses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Single,
    Cluster,
    /// Sentinels, which know where the master of this name is.
    Sentinel(String),
}

/// Where a server listens.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum Address {
    Tcp { host: String, port: u16 },
    Unix(PathBuf),
}

impl Address {
    /// An address as servers write it: `host:port`, also where the host is an IPv6 address without
    /// brackets. Without a host it is that of the one who says it.
    pub(super) fn told(text: &str, by: &Address) -> Option<Self> {
        let (host, port) = text.rsplit_once(':')?;
        // since Redis 7 the port of the bus may follow
        let port = port.split('@').next()?.parse().ok()?;
        Self::at(host, port, by)
    }

    pub(super) fn at(host: &str, port: u16, by: &Address) -> Option<Self> {
        let host = match (host, by) {
            ("" | "?", Address::Tcp { host, .. }) => host.clone(),
            ("" | "?", Address::Unix(_)) => return None,
            (host, _) => host.trim_matches(['[', ']']).into(),
        };
        Some(Address::Tcp { host, port })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Address::Tcp { host, port } if host.contains(':') => write!(f, "[{host}]:{port}"),
            Address::Tcp { host, port } => write!(f, "{host}:{port}"),
            Address::Unix(path) => write!(f, "{}", path.display()),
        }
    }
}

/// Who we are.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Login {
    pub(super) user: Option<String>,
    pub(super) password: Option<String>,
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.password {
            Some(_) => "Login(..)",
            None => "Login(none)",
        })
    }
}

impl Settings {
    /// What the store is called: the URL without who we are.
    pub(super) fn name(&self) -> String {
        let scheme = match (&self.kind, self.is_encrypted) {
            (_, _) if matches!(self.addresses[..], [Address::Unix(_)]) => "redis+unix",
            (Kind::Single, false) => "redis",
            (Kind::Single, true) => "rediss",
            (Kind::Cluster, false) => "redis+cluster",
            (Kind::Cluster, true) => "rediss+cluster",
            (Kind::Sentinel(_), false) => "redis+sentinel",
            (Kind::Sentinel(_), true) => "rediss+sentinel",
        };
        let addresses: Vec<_> = self.addresses.iter().map(Address::to_string).collect();
        let mut name = format!("{scheme}://{}", addresses.join(","));
        if let Kind::Sentinel(master) = &self.kind {
            name = format!("{name}/{master}");
        }
        if self.database != 0 {
            name = format!("{name}/{}", self.database);
        }
        name
    }
}
