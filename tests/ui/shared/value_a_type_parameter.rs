use larder::{Cache, cached, store::Memory};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("ui", Memory::default()));

#[cached(store = CACHE)]
fn get<T: From<u64> + Clone + Send + Sync + 'static>(id: u64) -> T { T::from(id) }

fn main() { get::<u64>(1); }
