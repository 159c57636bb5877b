use larder::{Cache, cached, store::Memory};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("ui", Memory::default()));

#[derive(Clone)]
struct User(u64);

#[cached(store = CACHE)]
fn get_user(id: u64) -> Option<User> { Some(User(id)) }

fn main() { get_user(1).map(|user| user.0); }
