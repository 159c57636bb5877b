use larder::cached;

#[cached(cache_if = |value: &String| !value.is_empty())]
fn get_user(id: u64) -> u64 { id }

fn main() { let _ = get_user(1); }
