use larder::cached;

#[cached(jitter = 0.1)]
fn get_user(id: u64) -> u64 { id }

fn main() { let _ = get_user(1); }
