use larder::{Cache, cached, store::Memory};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("ui", Memory::default()));

#[cached(store = CACHE)]
fn get<T: Named + Clone + Send + Sync + 'static>(id: u64) -> T { T::named(id) }

trait Named { fn named(id: u64) -> Self; }
impl Named for u64 { fn named(id: u64) -> Self { id } }

fn main() { get::<u64>(1); }
