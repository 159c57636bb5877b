use larder::{Cache, cached, store::Memory};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("ui", Memory::default()));

#[cached(store = CACHE)]
async fn get_user(id: u64) -> u64 { id }

async fn show() -> Option<u64> { get_user::peek(&1) }

fn main() { drop(show()); }
