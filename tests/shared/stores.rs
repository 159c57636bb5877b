//! The store that behaviours are tried on: in memory, unless this program is told of another, as
//! `every_store` tells it.

use crate::behaviours::{NEAR, STORE};
use crate::near::Telling;
use crate::support::until;
use larder::store::{Memory, Redis, Tier};
use larder::{Builder, Cache, Config, Near};
use std::env;
use std::sync::{LazyLock, OnceLock};

/// In the place of a URL: memory whose near cache is told of changes, if there are any.
pub(crate) const TELLING: &str = "telling:";

/// Before the URL of a server: this process's memory in front of it.
pub(crate) const TIER: &str = "tier+";

static MEMORY: LazyLock<Memory> = LazyLock::new(Memory::default);
static TELLING_MEMORY: LazyLock<Telling> = LazyLock::new(Telling::default);

/// A cache under a prefix: of one that is opened twice each stands for a process.
pub(crate) fn open(prefix: &str) -> Cache {
    open_version(prefix, "")
}

/// The cache of a program's version.
pub(crate) fn open_version(prefix: &str, version: &str) -> Cache {
    let builder = match env::var(STORE).as_deref() {
        Err(_) => Cache::builder(prefix, MEMORY.clone()),
        // which by its URL would be another each time
        Ok("memory:") => Cache::builder(prefix, MEMORY.clone()).near(Near::Validate),
        Ok(TELLING) => TELLING_MEMORY.builder(prefix),
        Ok(url) if url.starts_with(TIER) => in_tier(prefix, &url[TIER.len()..]),
        Ok(url) => {
            let mut config = Config::new(url, prefix);
            config.near = env::var(NEAR).ok();
            config.version = Some(version.to_owned()).filter(|version| !version.is_empty());
            return config.open().unwrap();
        }
    };
    builder.version(version).build()
}

/// A cache in the one tier of this process.
fn in_tier(prefix: &str, url: &str) -> Builder {
    static IN_FRONT: OnceLock<Tier> = OnceLock::new();
    let tier = IN_FRONT.get_or_init(|| Tier::new(Redis::new(url).unwrap()));
    let near = match is_near() {
        true => Near::Tracked,
        false => Near::Off,
    };
    Cache::builder(prefix, tier.clone()).near(near)
}

/// Whether this process keeps what it finds there in its own memory too.
pub(crate) fn is_near() -> bool {
    env::var(NEAR).is_ok_and(|near| near != "off")
}

/// Asserts what is so once another process has invalidated something under a prefix: at once, or where this
/// one goes by what it is told, as soon as it is.
#[track_caller]
pub(crate) fn now_or_once_told(prefix: &str, what: &str, holds: impl Fn() -> bool) {
    match env::var(NEAR).as_deref() {
        Ok("tracked") => {
            TELLING_MEMORY.tell_of(prefix);
            until(what, holds);
        }
        _ => assert!(holds(), "{what}"),
    }
}
