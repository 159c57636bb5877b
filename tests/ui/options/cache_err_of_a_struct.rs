use larder::cached;

#[derive(Clone)]
struct User(u64);

#[cached(cache_err = 10)]
fn get_user(id: u64) -> User { User(id) }

fn main() { let _ = get_user(1); }
