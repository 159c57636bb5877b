use larder::{Tag, invalidates};

#[derive(Tag)]
struct Row { table: String, id: u64 }

#[invalidates(Row { table: "user" })]
fn rename() {}

fn main() { rename(); }
