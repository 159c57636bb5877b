use larder::cached;

#[cached(timeout = 60, strict)]
fn get_user(id: u64) -> Result<u64, String> { Ok(id) }

fn main() { let _ = get_user(1); }
