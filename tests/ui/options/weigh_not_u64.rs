use larder::cached;

#[cached(weigh = |value| value.len(), max_weight = 1000)]
fn get_user(id: u64) -> String { id.to_string() }

fn main() { let _ = get_user(1); }
