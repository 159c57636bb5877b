use larder::cached;

const HALF: f64 = 0.5;

#[cached(timeout = HALF)]
fn get_user(id: u64) -> u64 { id }

fn main() { get_user(1); }
