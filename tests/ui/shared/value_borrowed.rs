use larder::{Cache, cached, store::Memory};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("ui", Memory::default()));

#[cached(store = CACHE)]
fn name(id: u64) -> &'static str { if id == 1 { "Ada" } else { "Grace" } }

fn main() { name(1); }
