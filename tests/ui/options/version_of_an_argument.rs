use larder::cached;

#[cached(version = id)]
fn get_user(id: u64) -> u64 { id }

fn main() { get_user(1); }
