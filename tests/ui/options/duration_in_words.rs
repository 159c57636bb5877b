use larder::cached;

#[cached(timeout = "5 minutes")]
fn get_user(id: u64) -> u64 { id }

fn main() { get_user(1); }
