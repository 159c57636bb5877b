use larder::cached;

#[cached(cache_err = 10)]
fn get_user(id: u64) -> std::io::Result<u64> { Ok(id) }

fn main() { let _ = get_user(1); }
