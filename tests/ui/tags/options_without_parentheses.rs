use larder::Tag;

#[derive(Tag)]
#[tag = "UserRow"]
struct UserRow(u64);

fn main() {}
