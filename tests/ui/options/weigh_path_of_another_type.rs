use larder::cached;

fn weight(value: &String) -> u64 { value.len() as u64 }

#[cached(weigh = weight, max_weight = 1000)]
fn get_user(id: u64) -> u64 { id }

fn main() { let _ = get_user(1); }
