use larder::cached;

#[cached(version = 1, version = 2)]
fn get_user(id: u64) -> u64 { id }

fn main() { get_user(1); }
