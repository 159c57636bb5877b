use larder::cached;

#[cached(cache_err = 10)]
fn get_user(id: u64) -> Option<u64> { Some(id) }

fn main() { let _ = get_user(1); }
