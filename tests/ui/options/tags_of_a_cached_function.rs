use larder::cached;

#[cached]
fn get_name(id: u64) -> u64 { id }

#[cached(tags(get_name(id)))]
fn get_user(id: u64) -> u64 { get_name(id) }

fn main() { get_user(1); }
