use larder::cached;

#[cached(weigh = |value: u64| value, max_weight = 1000)]
fn get_user(id: u64) -> u64 { id }

fn main() { let _ = get_user(1); }
