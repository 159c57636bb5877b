use larder::{Tag, cached};

#[derive(Tag)]
struct UserRow(u64);

#[cached(tags([UserRow(id)]))]
fn get_user(id: u64) -> u64 { id }

fn main() { get_user(1); }
