use larder::cached;

const MOST: usize = 1000;

#[cached(weigh = |value| *value, max_weight = MOST)]
fn get_user(id: u64) -> u64 { id }

fn main() { let _ = get_user(1); }
