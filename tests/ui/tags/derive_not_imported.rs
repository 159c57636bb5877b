#[derive(Tag)]
struct UserRow(u64);

fn main() { let _ = UserRow(1).0; }
