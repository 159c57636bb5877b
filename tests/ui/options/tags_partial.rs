use larder::{Tag, cached};

#[derive(Tag)]
struct Row { table: String, id: u64 }

#[cached(tags(Row { table: "user", .. }))]
fn get_user(id: u64) -> u64 { id }

fn main() { get_user(1); }
