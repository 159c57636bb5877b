use larder::cached;

const ALLOWED: u64 = 60;

#[cached(timeout = 60, stale = ALLOWED)]
fn get_user(id: u64) -> u64 { id }

fn main() { let _ = get_user(1); }
