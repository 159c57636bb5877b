use larder::Tag;

#[derive(Tag)]
#[tag(store = "x")]
struct UserRow(u64);

fn main() { let _ = UserRow(1).0; }
