use larder::cached;

#[cached(cache_err = never)]
fn get_user(id: u64) -> Result<u64, ()> { Ok(id) }

fn main() { let _ = get_user(1); }
