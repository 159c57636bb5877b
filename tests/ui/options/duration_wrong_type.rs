use larder::cached;

const MINUTE: u64 = 60;

#[cached(timeout = MINUTE)]
fn get_user(id: u64) -> u64 { id }

fn main() { get_user(1); }
