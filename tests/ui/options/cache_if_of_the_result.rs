use larder::cached;

#[cached(cache_if = |value| value.is_ok())]
fn get_user(id: u64) -> Result<u64, String> { Ok(id) }

fn main() { let _ = get_user(1); }
