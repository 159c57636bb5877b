use larder::store::ConfigError;
use larder::{Cache, Config, cached};
use std::sync::LazyLock;

static CACHE: LazyLock<Result<Cache, ConfigError>> =
    LazyLock::new(|| Config::from_env("CACHE")?.open());

#[cached(store = CACHE)]
fn get_user(id: u64) -> u64 { id }

fn main() { get_user(1); }
