use larder::{Cache, cached, store::Memory};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("ui", Memory::default()));

#[derive(Clone)]
struct User(u64);

struct Repo;

impl Repo {
    #[cached(store = CACHE, ignore(self))]
    fn find(&self, id: u64) -> User { User(id) }
}

fn main() { let _ = Repo.find(1).0; }
