use larder::cached;

#[cached(key(&id))]
fn get_user(id: u64) -> u64 { id }

fn main() { let _ = get_user(1); }
