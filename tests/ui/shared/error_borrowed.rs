use larder::{Cache, cached, store::Memory};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("ui", Memory::default()));

#[cached(store = CACHE, cache_err = 10)]
fn name(id: u64) -> Result<u64, &'static str> { id.checked_sub(1).ok_or("none") }

fn main() { let _ = name(1); }
