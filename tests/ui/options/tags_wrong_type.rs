use larder::{Tag, cached};

#[derive(Tag)]
struct UserRow(u64);

#[cached(tags(UserRow(name)))]
fn get_user(name: &str) -> usize { name.len() }

fn main() { get_user(""); }
