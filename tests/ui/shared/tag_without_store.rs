use larder::{Cache, Tag, cached, store::Memory};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("ui", Memory::default()));

#[derive(Tag)]
struct UserRow(u64);

#[cached(store = CACHE, tags(UserRow(id)))]
fn get_user(id: u64) -> u64 { id }

fn main() { get_user(1); }
