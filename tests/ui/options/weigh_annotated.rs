use larder::cached;

#[cached(weigh = |value: &String| value.len() as u64, max_weight = 1000)]
fn get_user(id: u64) -> u64 { id }

fn main() { let _ = get_user(1); }
