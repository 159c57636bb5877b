use larder::{Tag, invalidates};

#[derive(Tag)]
struct UserRow(u64);

#[invalidates(UserRow(name))]
fn rename(name: &str) {}

fn main() { rename(""); }
