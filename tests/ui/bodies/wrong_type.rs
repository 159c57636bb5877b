use larder::cached;

#[cached]
fn get_user(id: u64) -> String { id }

fn main() { get_user(1); }
