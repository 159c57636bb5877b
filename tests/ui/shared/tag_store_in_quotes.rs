use larder::{Tag, invalidates};

#[derive(Tag)]
#[tag(store = "CACHE")]
struct UserRow(u64);

#[invalidates(UserRow(id))]
fn rename(id: u64) { let _ = id; }

fn main() { rename(UserRow(1).0); }
