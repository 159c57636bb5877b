use larder::cached;

#[cached(key(user.id))]
fn greet(user: &User) -> u64 { user.id }

struct User { id: u64 }

fn main() { greet(&User { id: 1 }); }
