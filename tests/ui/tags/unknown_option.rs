use larder::Tag;

#[derive(Tag)]
#[tag(krate = larder)]
struct UserRow(u64);

fn main() { let _ = UserRow(1).0; }
