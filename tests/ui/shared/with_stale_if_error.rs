use larder::{Cache, cached, store::Memory};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("ui", Memory::default()));

#[cached(store = CACHE, timeout = 60, stale_if_error = 5)]
fn get_user(id: u64) -> u64 { id }

fn main() { get_user(1); }
