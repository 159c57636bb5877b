use larder::{Cache, cached, store::{Fault, Memory}};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("ui", Memory::default()));

#[cached(store = CACHE, cache_err = 10)]
fn get_user(id: u64) -> Result<u64, Fault> { Ok(id) }

fn main() { let _ = get_user(1); }
