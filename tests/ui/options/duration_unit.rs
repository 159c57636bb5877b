use larder::cached;

#[cached(timeout = "1 month")]
fn get_user(id: u64) -> u64 { id }

fn main() { get_user(1); }
