use larder::cached;

#[cached(timeout = 0, stale = 60, cache_er = 10)]
fn get_user(id: u64) -> Result<u64, ()> { Ok(id) }

fn main() { let _ = get_user(1); }
