use larder::cached;

#[cached(key(name: String = user.name))]
fn greet(user: User) -> String { user.name }

struct User { name: String }

fn main() { greet(User { name: String::new() }); }
