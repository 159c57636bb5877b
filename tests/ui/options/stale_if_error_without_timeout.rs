use larder::cached;

#[cached(stale_if_error = "1h")]
fn get_user(id: u64) -> Result<u64, ()> { Ok(id) }

fn main() { let _ = get_user(1); }
