use larder::cached;
use std::time::Duration;

#[cached(timeout = Duration::from_secs(id))]
fn get_user(id: u64) -> u64 { id }

fn main() { get_user(1); }
