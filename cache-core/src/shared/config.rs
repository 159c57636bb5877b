//! Caches as a program's settings describe them.

use super::cache::{Builder, Cache};
use super::near::Near;
use crate::store::{ConfigError, InMemory, Null, Store};
use serde::Deserialize;
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
/// A wrong setting is found out where the program starts, if it is opened there; nothing is connected
/// before something is asked for.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The store: `redis://..` and `memcached://..` as [`Redis`](crate::store::Redis) and
    /// [`Memcached`](crate::store::Memcached) describe them, `memory:` for this process alone, `null:`
    /// for no cache at all.
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
    /// See [`Builder::mac`]: 64 hexadecimal digits.
    #[serde(default)]
    pub mac: Option<String>,
}

impl Config {
    /// Reads the settings from environment variables that begin with a name and an underscore:
    /// `from_env("CACHE")` reads `CACHE_STORE`, `CACHE_PREFIX`, `CACHE_NEAR`, `CACHE_LONGEST`,
    /// `CACHE_PATIENCE` and `CACHE_MAC`, of which the first two have to be there.
    ///
    /// # Errors
    ///
    /// If one is missing, or is no Unicode: with its name.
    pub fn from_env(name: &str) -> Result<Self, ConfigError> {
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
            let missing = || ConfigError::new(format!("{name}_{field} is not set: write {example}"));
            read(field)?.ok_or_else(missing)
        };
        Ok(Config {
            store: needed("STORE", "the URL of the store, as in redis://localhost:6379")?,
            prefix: needed("PREFIX", "the name of the program, as in shop")?,
            near: read("NEAR")?,
            longest: read("LONGEST")?,
            patience: read("PATIENCE")?,
            mac: read("MAC")?,
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
        if let Some(near) = &self.near {
            builder = builder.near(self::near(near)?);
        }
        if let Some(longest) = &self.longest {
            builder = builder.longest(time("longest", longest)?);
        }
        if let Some(patience) = &self.patience {
            builder = builder.patience(time("patience", patience)?);
        }
        if let Some(mac) = &self.mac {
            builder = builder.mac(key(mac)?);
        }
        builder.try_build()
    }

    fn builder(&self) -> Result<Builder, ConfigError> {
        let scheme = self.store.split_once(':').map(|(scheme, _)| scheme);
        match scheme.unwrap_or_default() {
            "memory" => Ok(self.on(InMemory::default())),
            "null" => Ok(self.on(Null)),
            #[cfg(feature = "redis")]
            scheme if scheme.starts_with("redis") || scheme.starts_with("valkey") => {
                let store = crate::store::Redis::new(&self.store);
                Ok(self.on(store.map_err(|error| wrong("store", &error.to_string()))?))
            }
            #[cfg(feature = "memcached")]
            "memcached" => {
                let store = crate::store::Memcached::builder(&self.store).build();
                Ok(self.on(store.map_err(|error| wrong("store", &error.to_string()))?))
            }
            #[cfg(not(feature = "redis"))]
            scheme if scheme.starts_with("redis") || scheme.starts_with("valkey") => {
                Err(wrong("store", "is in Redis: build larder with the feature `redis`"))
            }
            #[cfg(not(feature = "memcached"))]
            "memcached" => Err(wrong(
                "store",
                "is in Memcached: build larder with the feature `memcached`",
            )),
            _ => Err(wrong(
                "store",
                "is no URL that begins with `redis:`, `memcached:`, `memory:` or `null:`",
            )),
        }
    }

    fn on(&self, store: impl Store) -> Builder {
        Cache::builder(&*self.prefix, store)
    }
}

fn wrong(field: &str, what: &str) -> ConfigError {
    ConfigError::new(format!("`{field}` {what}"))
}

fn near(text: &str) -> Result<Near, ConfigError> {
    match text {
        "off" => Ok(Near::Off),
        "validate" => Ok(Near::Validate),
        "tracked" => Ok(Near::Tracked),
        _ => Err(wrong("near", "is not one of `off`, `validate` and `tracked`")),
    }
}

/// A time: a number and a unit.
fn time(field: &str, text: &str) -> Result<Duration, ConfigError> {
    let wrong = || wrong(field, "is no time: write a number and a unit, as in `90s`, `5m` or `250ms`");
    let digits = text.find(|character: char| !character.is_ascii_digit());
    let (number, unit) = text.split_at(digits.ok_or_else(wrong)?);
    let number: u64 = number.parse().map_err(|_| wrong())?;
    let millis: u64 = match unit {
        "ms" => 1,
        "s" => 1000,
        "m" => 60 * 1000,
        "h" => 60 * 60 * 1000,
        "d" => 24 * 60 * 60 * 1000,
        _ => return Err(wrong()),
    };
    Ok(Duration::from_millis(number.saturating_mul(millis)))
}

fn key(text: &str) -> Result<[u8; 32], ConfigError> {
    let wrong = || wrong("mac", "is no key: write 64 hexadecimal digits");
    let mut key = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return Err(wrong());
    }
    for (byte, digits) in key.iter_mut().zip(text.as_bytes().chunks(2)) {
        let digits = std::str::from_utf8(digits).map_err(|_| wrong())?;
        *byte = u8::from_str_radix(digits, 16).map_err(|_| wrong())?;
    }
    Ok(key)
}
