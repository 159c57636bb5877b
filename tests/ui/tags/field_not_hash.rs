use larder::Tag;

struct Id(u64);

#[derive(Tag)]
struct UserRow(Id);

fn main() { let _ = UserRow(Id(1)).0.0; }
