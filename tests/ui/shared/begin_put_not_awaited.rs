use larder::{Cache, cached, store::Memory};
use std::sync::LazyLock;

static CACHE: LazyLock<Cache> = LazyLock::new(|| Cache::new("ui", Memory::default()));

#[cached(store = CACHE)]
async fn get_user(id: u64) -> u64 { id }

async fn save(id: u64) {
    let ticket = get_user::begin_put(&id);
    let _ = ticket.put(1).await;
}

fn main() { drop(save(1)); }
