use larder::cached;

#[cached(weigh = |value| *value, max_weight = unbounded)]
fn get_user(id: u64) -> u64 { id }

fn main() { let _ = get_user(1); }
