use larder::{Tag, invalidates};

#[derive(Tag)]
struct UserRow(u64);

#[invalidates(UserRow)]
fn rename(id: u64) {}

fn main() { rename(1); }
