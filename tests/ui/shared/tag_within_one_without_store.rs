use larder::{Cache, Tag, store::Memory};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("ui", Memory::default()));

#[derive(Tag)]
struct Tenant(u32);

#[derive(Tag)]
#[tag(store = CACHE, within = Tenant(self.0))]
struct Row(u32, u64);

fn main() { let _ = (Row(1, 2).1, Tenant(1).0, Row(1, 2).0); }
