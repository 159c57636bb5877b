use larder::cached;

struct User { id: u64 }

#[cached]
fn get_user(id: u64) -> User { User { id } }

fn main() { let _ = get_user(1).id; }
