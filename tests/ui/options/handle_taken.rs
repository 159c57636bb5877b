use larder::cached;

struct User(u64);

#[cached(handle = User)]
fn get_user(id: u64) -> u64 { User(id).0 }

fn main() { get_user(1); }
