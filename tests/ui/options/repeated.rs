use larder::cached;

#[cached(timeout = 60, timeout = 90)]
fn get_user(id: u64) -> u64 { id }

fn main() { get_user(1); }
