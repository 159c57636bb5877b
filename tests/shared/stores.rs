//! The store that behaviours are tried on: in memory, unless this program is told of another, as
//! `every_store` tells it.

use crate::near::Telling;
use larder::store::{Memory, Redis, Tier};
use larder::{Cache, Config, Near};
use std::env;
use std::sync::{LazyLock, OnceLock};

/// The variables that tell of it: its URL, and the mode of the near cache.
pub(crate) const STORE: &str = "LARDER_BEHAVIOURS_ON";
pub(crate) const NEAR: &str = "LARDER_BEHAVIOURS_NEAR";

/// In the place of a URL: memory whose near cache is told of changes, if there are any.
pub(crate) const TELLING: &str = "telling:";

/// Before the URL of a server: this process's memory in front of it.
pub(crate) const TIER: &str = "tier+";

/// A cache under a prefix: of one that is opened twice each stands for a process.
pub(crate) fn open(prefix: &str) -> Cache {
    static MEMORY: LazyLock<Memory> = LazyLock::new(Memory::default);
    static TELLING_MEMORY: LazyLock<Telling> = LazyLock::new(Telling::default);
    let Ok(store) = env::var(STORE) else {
        return Cache::new(prefix, MEMORY.clone());
    };
    if store == TELLING {
        return TELLING_MEMORY.cache(prefix);
    }
    if let Some(url) = store.strip_prefix(TIER) {
        return in_tier(prefix, url);
    }
    let mut config = Config::new(store, prefix);
    config.near = env::var(NEAR).ok();
    config.open().unwrap()
}

/// A cache in the one tier of this process.
fn in_tier(prefix: &str, url: &str) -> Cache {
    static IN_FRONT: OnceLock<Tier> = OnceLock::new();
    let tier = IN_FRONT.get_or_init(|| Tier::new(Redis::new(url).unwrap()));
    let near = match is_near() {
        true => Near::Tracked,
        false => Near::Off,
    };
    Cache::builder(prefix, tier.clone()).near(near).build()
}

/// Whether this process keeps what it finds there in its own memory too.
pub(crate) fn is_near() -> bool {
    env::var(NEAR).is_ok_and(|near| near != "off")
}
