use larder::{Cache, cached, store::Memory};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::builder("ui", Memory::default()));

#[cached(store = CACHE)]
fn get_user(id: u64) -> u64 { id }

fn main() { get_user(1); }
