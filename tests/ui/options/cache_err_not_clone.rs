use larder::cached;

struct Failed(u64);

#[cached(cache_err = 10)]
fn get_user(id: u64) -> Result<u64, Failed> { Err(Failed(id)) }

fn main() { let _ = get_user(1); }
