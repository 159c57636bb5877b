use larder::{Cache, cached, store::Memory};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("ui", Memory::default()));

#[cached(store = CACHE, strict = true)]
fn get_user(id: u64) -> Result<u64, String> { Ok(id) }

fn main() { let _ = get_user(1); }
