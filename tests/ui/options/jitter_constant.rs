use larder::cached;

const SPREAD: f64 = 0.1;

#[cached(timeout = 60, jitter = SPREAD)]
fn get_user(id: u64) -> u64 { id }

fn main() { let _ = get_user(1); }
