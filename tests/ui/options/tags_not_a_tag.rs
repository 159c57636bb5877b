use larder::cached;

struct UserRow(u64);

#[cached(tags(UserRow(id)))]
fn get_user(id: u64) -> u64 { UserRow(id).0 }

fn main() { get_user(1); }
