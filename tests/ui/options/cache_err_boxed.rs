use larder::cached;
use std::error::Error;

#[cached(cache_err = 10)]
fn get_user(id: u64) -> Result<u64, Box<dyn Error>> { Ok(id) }

fn main() { let _ = get_user(1); }
