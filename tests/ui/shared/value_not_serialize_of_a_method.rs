use larder::{Cache, cached, store::Memory};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("ui", Memory::default()));

#[derive(Clone)]
struct User(u64);

impl User {
    #[cached(store = CACHE, ignore(self))]
    fn find(&self, id: u64) -> User { User(id) }
}

fn main() { let _ = User(1).find(1).0; }
