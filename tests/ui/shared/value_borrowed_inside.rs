use larder::{Cache, cached, store::Memory};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("ui", Memory::default()));

#[cached(store = CACHE)]
fn name(id: u64) -> Option<&'static str> { (id == 1).then_some("Ada") }

fn main() { name(1); }
