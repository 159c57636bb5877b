use larder::{Tag, invalidates};

#[derive(Tag)]
struct Row(String, u64);

#[invalidates(Row("user"))]
fn rename() {}

fn main() { rename(); }
