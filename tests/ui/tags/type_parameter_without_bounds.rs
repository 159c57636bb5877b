use larder::Tag;

#[derive(Tag)]
struct Row<T>(T);

fn main() { let _ = Row(1).0; }
