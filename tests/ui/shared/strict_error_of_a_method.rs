use larder::{Cache, cached, store::Memory};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("ui", Memory::default()));

struct Repo;

impl Repo {
    #[cached(store = CACHE, strict, ignore(self))]
    async fn find<E: 'static>(&self, id: u64) -> Result<u64, E> { Ok(id) }
}

fn main() { let _ = Repo.find::<String>(1); }
