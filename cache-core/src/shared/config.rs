//! Caches as a program's settings describe them.

use super::cache::{Builder, Cache};
use super::near::Near;
use super::variables;
use crate::store::{ConfigError, InMemory, Null, Store};
use serde::Deserialize;
#[cfg(feature = "toml")]
use std::collections::BTreeMap;
use std::env;
use std::time::Duration;

/// What a cache is to be, read from a program's settings: part of its own, with any format that serde
/// reads, or [from the environment](Config::from_env).
///
/// ```
/// # mod larder { pub use cache_core::*; }
/// let config: larder::Config = serde_json::from_str(
///     r#"{ "store": "memory:", "prefix": "shop", "near": "off", "patience": "2s" }"#,
/// )?;
/// let cache = config.open()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A wrong setting is found out where the program starts, if it is opened there. A file is opened there
/// too; nothing is connected before something is asked for.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The store: `redis://..` and `memcached://..` as [`Redis`](crate::store::Redis) and
    /// [`Memcached`](crate::store::Memcached) describe them, `memory:` for this process alone, `null:`
    /// for no cache at all. `disk:///path/to/file` is a `Disk`, with what its builder takes as options,
    /// as in `disk:///var/cache/shop?capacity=1g&durable=true`: `capacity`, `entries`, `durable` and
    /// `response_timeout`.
    pub store: String,
    /// The prefix of the program: see [`Cache::new`].
    pub prefix: String,
    /// The [near cache](Near): `off`, `validate` or `tracked`.
    #[serde(default)]
    pub near: Option<String>,
    /// See [`Builder::longest`]: a time, as in `90s`, `5m`, `12h`, `30d`, `250ms`.
    #[serde(default)]
    pub longest: Option<String>,
    /// See [`Builder::patience`]: a time.
    #[serde(default)]
    pub patience: Option<String>,
    /// See [`Builder::longest_write`]: a time.
    #[serde(default)]
    pub longest_write: Option<String>,
    /// See [`Builder::mac`]: 64 hexadecimal digits.
    #[serde(default)]
    pub mac: Option<String>,
    /// See `Builder::compress_from`, which needs the feature `compression`: a size, as in `512`, `4k`, `1m`,
    /// in bytes, KiB and MiB.
    #[serde(default)]
    pub compress_from: Option<String>,
    /// See [`Builder::version`]: any text, which the program may set too, as in
    /// `config.version = Some(env!("CARGO_PKG_VERSION").into())`.
    #[serde(default)]
    pub version: Option<String>,
    /// Where it was read from.
    #[serde(skip)]
    source: Source,
}

/// What names a setting in an error: where whoever is to change it finds it.
#[derive(Clone, Default)]
enum Source {
    /// The program, or settings of which it is a part.
    #[default]
    Fields,
    /// Environment variables that begin with this.
    Variables(String),
    /// A file, and the lines of its fields.
    #[cfg(feature = "toml")]
    File(std::path::PathBuf, BTreeMap<String, usize>),
}

/// The names of its fields.
const FIELDS: [&str; 9] = [
    "store",
    "prefix",
    "near",
    "longest",
    "patience",
    "longest_write",
    "mac",
    "compress_from",
    "version",
];

impl Config {
    /// A store, and the prefix of the program in it.
    #[must_use]
    pub fn new(store: impl Into<String>, prefix: impl Into<String>) -> Self {
        Config {
            store: store.into(),
            prefix: prefix.into(),
            near: None,
            longest: None,
            patience: None,
            longest_write: None,
            mac: None,
            compress_from: None,
            version: None,
            source: Source::Fields,
        }
    }

    /// Reads the settings from a file in TOML.
    ///
    /// # Errors
    ///
    /// If it can't be read, or has other fields than a `Config`: with its path, the line and the field.
    #[cfg(feature = "toml")]
    pub fn from_file(path: impl AsRef<std::path::Path>) -> Result<Self, ConfigError> {
        let path = path.as_ref();
        let file = path.display();
        let text = std::fs::read_to_string(path)
            .map_err(|error| ConfigError::new(format!("{file}: {error}")))?;
        let line_at = |at: usize| 1 + text[..at].matches('\n').count();
        let wrong = |error: toml::de::Error| {
            let message = error.message();
            ConfigError::new(match error.span() {
                Some(span) => format!("{file}:{}: {message}", line_at(span.start)),
                None => format!("{file}: {message}"),
            })
        };
        let mut config: Config = toml::from_str(&text).map_err(wrong)?;
        type Fields = BTreeMap<String, toml::Spanned<serde::de::IgnoredAny>>;
        let fields: Fields = toml::from_str(&text).map_err(wrong)?;
        let lines = fields
            .into_iter()
            .map(|(field, value)| (field, line_at(value.span().start)));
        config.source = Source::File(path.into(), lines.collect());
        Ok(config)
    }

    /// Reads the settings from environment variables that begin with a name and an underscore:
    /// `from_env("CACHE")` reads `CACHE_STORE`, `CACHE_PREFIX`, `CACHE_NEAR`, `CACHE_LONGEST`,
    /// `CACHE_PATIENCE`, `CACHE_LONGEST_WRITE`, `CACHE_MAC`, `CACHE_COMPRESS_FROM` and `CACHE_VERSION`, of
    /// which the first two have to be there. Of other variables that begin so a warning is logged, since
    /// nothing reads them: a setting that is not there, or another program's, beside which this one takes
    /// another name.
    ///
    /// # Errors
    ///
    /// If one is missing, is no Unicode, or is named like one of them and is none: with its name. A
    /// variable that ends with the name of one is taken for that of another `Config`, as `CACHE_2_STORE`.
    pub fn from_env(name: &str) -> Result<Self, ConfigError> {
        variables::check(name, &FIELDS).map_err(|(variable, meant)| {
            let message = format!("{variable} is no setting: did you mean {meant}?");
            ConfigError::new(message)
        })?;
        let read = |field: &str| {
            let variable = format!("{name}_{field}");
            match env::var(&variable) {
                Ok(value) => Ok(Some(value)),
                Err(env::VarError::NotPresent) => Ok(None),
                Err(env::VarError::NotUnicode(_)) => {
                    Err(ConfigError::new(format!("{variable} is not Unicode")))
                }
            }
        };
        let needed = |field: &str, example: &str| {
            let missing =
                || ConfigError::new(format!("{name}_{field} is not set: write {example}"));
            read(field)?.ok_or_else(missing)
        };
        Ok(Config {
            store: needed(
                "STORE",
                "the URL of the store, as in redis://localhost:6379",
            )?,
            prefix: needed("PREFIX", "the name of the program, as in shop")?,
            near: read("NEAR")?,
            longest: read("LONGEST")?,
            patience: read("PATIENCE")?,
            longest_write: read("LONGEST_WRITE")?,
            mac: read("MAC")?,
            compress_from: read("COMPRESS_FROM")?,
            version: read("VERSION")?,
            source: Source::Variables(name.into()),
        })
    }

    /// The cache.
    ///
    /// # Errors
    ///
    /// If a setting makes no sense, or its store needs a feature that larder was built without: with the
    /// field's name. Never with a password.
    pub fn open(&self) -> Result<Cache, ConfigError> {
        let mut builder = self.builder()?;
        if let Some(text) = &self.near {
            builder = builder.near(near(text).ok_or_else(|| self.wrong("near", NEAR))?);
        }
        if let Some(text) = &self.longest {
            builder = builder.longest(time(text).ok_or_else(|| self.wrong("longest", TIME))?);
        }
        if let Some(text) = &self.patience {
            builder = builder.patience(time(text).ok_or_else(|| self.wrong("patience", TIME))?);
        }
        if let Some(text) = &self.longest_write {
            let time = time(text).ok_or_else(|| self.wrong("longest_write", TIME))?;
            builder = builder.longest_write(time);
        }
        if let Some(text) = &self.mac {
            builder = builder.mac(key(text).ok_or_else(|| self.wrong("mac", KEY))?);
        }
        if let Some(text) = &self.compress_from {
            let bytes = size(text).ok_or_else(|| self.wrong("compress_from", SIZE))?;
            builder = self.compress(builder, bytes)?;
        }
        if let Some(text) = &self.version {
            if text.is_empty() {
                return Err(self.wrong("version", VERSION));
            }
            builder = builder.version(&**text);
        }
        builder
            .try_build()
            .map_err(|_| self.wrong("prefix", PREFIX))
    }

    /// What is said of a field, by the name that it was read under.
    fn wrong(&self, field: &str, what: &str) -> ConfigError {
        ConfigError::new(match &self.source {
            Source::Fields => format!("`{field}` {what}"),
            Source::Variables(name) => format!("{name}_{} {what}", field.to_ascii_uppercase()),
            #[cfg(feature = "toml")]
            Source::File(path, lines) => {
                let line = lines.get(field).map(|line| format!(":{line}"));
                let line = line.unwrap_or_default();
                format!("{}{line}: `{field}` {what}", path.display())
            }
        })
    }

    fn builder(&self) -> Result<Builder, ConfigError> {
        let scheme = self.store.split_once(':').map(|(scheme, _)| scheme);
        match scheme.unwrap_or_default() {
            "memory" => Ok(self.on(InMemory::default())),
            "null" => Ok(self.on(Null)),
            #[cfg(feature = "redis")]
            scheme if scheme.starts_with("redis") || scheme.starts_with("valkey") => {
                let store = crate::store::Redis::new(&self.store);
                Ok(self.on(store
                    .map_err(|error| self.wrong("store", &format!("can't be read: {error}")))?))
            }
            #[cfg(feature = "memcached")]
            "memcached" => {
                let store = crate::store::Memcached::builder(&self.store).build();
                Ok(self.on(store
                    .map_err(|error| self.wrong("store", &format!("can't be read: {error}")))?))
            }
            #[cfg(feature = "disk")]
            "disk" => {
                let builder = crate::store::DiskBuilder::of_url(&self.store);
                let builder = builder
                    .map_err(|error| self.wrong("store", &format!("can't be read: {error}")))?;
                let store = builder.build();
                Ok(self.on(store.map_err(|error| {
                    self.wrong("store", &format!("names what can't be used: {error}"))
                })?))
            }
            #[cfg(not(feature = "disk"))]
            "disk" => Err(self.wrong("store", "is on disk: build larder with the feature `disk`")),
            #[cfg(not(feature = "redis"))]
            scheme if scheme.starts_with("rediss") || scheme.starts_with("valkeys") => Err(self
                .wrong(
                    "store",
                    "is in Redis, over TLS: build larder with the feature `redis-tls`",
                )),
            #[cfg(not(feature = "redis"))]
            scheme if scheme.starts_with("redis") || scheme.starts_with("valkey") => Err(self
                .wrong(
                    "store",
                    "is in Redis: build larder with the feature `redis`",
                )),
            #[cfg(not(feature = "memcached"))]
            "memcached" => Err(self.wrong(
                "store",
                "is in Memcached: build larder with the feature `memcached`",
            )),
            _ => Err(self.wrong(
                "store",
                "is no URL that begins with `redis:`, `memcached:`, `disk:`, `memory:` or `null:`",
            )),
        }
    }

    fn on(&self, store: impl Store) -> Builder {
        Cache::builder(&*self.prefix, store)
    }

    #[cfg(feature = "compression")]
    #[expect(
        clippy::unnecessary_wraps,
        reason = "without the feature it is an error"
    )]
    #[expect(clippy::unused_self, reason = "without the feature it names the field")]
    fn compress(&self, builder: Builder, bytes: usize) -> Result<Builder, ConfigError> {
        Ok(builder.compress_from(bytes))
    }

    #[cfg(not(feature = "compression"))]
    fn compress(&self, _: Builder, _: usize) -> Result<Builder, ConfigError> {
        let needs = "is set: build larder with the feature `compression`, or leave it out";
        Err(self.wrong("compress_from", needs))
    }
}

const NEAR: &str = "is not one of `off`, `validate` and `tracked`";
const TIME: &str = "is no time: write a number and a unit, as in `90s`, `5m` or `250ms`";
const KEY: &str = "is no key: write 64 hexadecimal digits";
const SIZE: &str = "is no size: write a number of bytes, or one with a unit, as in `4k` or `1m`";
const VERSION: &str = "is empty: write a text, as in `1.0.0`, or leave it out";
const PREFIX: &str =
    "is not up to 24 letters, digits, `-`, `_` and `.`: take the program's name, as in `shop`";

fn near(text: &str) -> Option<Near> {
    match text {
        "off" => Some(Near::Off),
        "validate" => Some(Near::Validate),
        "tracked" => Some(Near::Tracked),
        _ => None,
    }
}

/// A time: a number and a unit.
fn time(text: &str) -> Option<Duration> {
    let digits = text.find(|character: char| !character.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let number: u64 = number.parse().ok()?;
    let millis: u64 = match unit {
        "ms" => 1,
        "s" => 1000,
        "m" => 60 * 1000,
        "h" => 60 * 60 * 1000,
        "d" => 24 * 60 * 60 * 1000,
        _ => return None,
    };
    Some(Duration::from_millis(number.checked_mul(millis)?))
}

/// A size in bytes: a number, and perhaps a unit.
fn size(text: &str) -> Option<usize> {
    let digits = text.find(|character: char| !character.is_ascii_digit());
    let (number, unit) = text.split_at(digits.unwrap_or(text.len()));
    let number: usize = number.parse().ok()?;
    let bytes = match unit {
        "" => 1,
        "k" => 1 << 10,
        "m" => 1 << 20,
        _ => return None,
    };
    number.checked_mul(bytes)
}

fn key(text: &str) -> Option<[u8; 32]> {
    let mut key = [0; 32];
    if text.len() != 2 * key.len() {
        return None;
    }
    for (byte, digits) in key.iter_mut().zip(text.as_bytes().chunks(2)) {
        let digits = std::str::from_utf8(digits).ok()?;
        *byte = u8::from_str_radix(digits, 16).ok()?;
    }
    Some(key)
}

/// Without the key, and without what may be a password.
impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Config")
            .field("prefix", &self.prefix)
            .field("near", &self.near)
            .finish_non_exhaustive()
    }
}
