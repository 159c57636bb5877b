use larder::{Builder, Cache, cached, store::Memory};
use std::sync::LazyLock;

static CACHE: LazyLock<Builder> = LazyLock::new(|| Cache::builder("ui", Memory::default()));

#[cached(store = CACHE)]
fn get_user(id: u64) -> u64 { id }

fn main() { get_user(1); }
