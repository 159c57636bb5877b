use larder::{Cache, cached, store::Memory};
use std::error::Error;
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("ui", Memory::default()));

#[cached(store = CACHE, cache_err = 10)]
fn get_user(id: u64) -> Result<u64, Box<dyn Error + Send + Sync>> { Ok(id) }

fn main() { let _ = get_user(1); }
