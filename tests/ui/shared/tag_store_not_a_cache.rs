use larder::Tag;

static CACHE: u64 = 1;

#[derive(Tag)]
#[tag(store = CACHE)]
struct UserRow(u64);

fn main() { let _ = UserRow(1).0; }
