use larder::cached;

#[derive(Clone)]
struct User(u64);

#[cached(cache_none = false)]
fn get_user(id: u64) -> User { User(id) }

fn main() { let _ = get_user(1).0; }
