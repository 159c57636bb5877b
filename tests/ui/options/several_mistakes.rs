use larder::cached;

#[cached(timout = 60, capacity = 0, key_prefix = user, ignore(idd))]
fn get_user(id: u64) -> u64 { id }

fn main() { get_user(1); }
