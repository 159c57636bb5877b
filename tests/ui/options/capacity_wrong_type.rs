use larder::cached;

const MANY: u64 = 100;

#[cached(capacity = MANY)]
fn get_user(id: u64) -> u64 { id }

fn main() { get_user(1); }
